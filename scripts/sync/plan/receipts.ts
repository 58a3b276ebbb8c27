import type { FieldNames } from '../salesforce/field-names.ts';
import { AT_ONCE, RETRIEVE_SIZE, retrieveTexts } from '../salesforce/retrieve-accounts.ts';
import type { Session } from '../salesforce/session.ts';
import type { StoredTexts } from '../score/known-account.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from '../score/outputs.ts';
import type { Engine } from '../sources/engine.ts';

const FIELDS = ['Id', DETAIL_FIELD, ...SHOWN_FIELDS];

/** Accounts whose ids are looked up first: those of the calls that are made at once, which wait for nothing else. */
const LOOKED_UP_FIRST = AT_ONCE * RETRIEVE_SIZE;
/** Accounts whose ids are looked up at a time from then on. */
const LOOKED_UP = 10 * RETRIEVE_SIZE;

/** Where and whom to ask. */
export interface Asking {
    readonly engine: Engine;
    readonly session: Session;
    readonly names: FieldNames;
    /** Table or query of `idx` and `id`, each account once. */
    readonly wanted: string;
}

/** Accounts of a call: their places, in ascending order, and their ids. */
interface Places {
    readonly idx: readonly number[];
    readonly ids: readonly string[];
}

/** What one call answered with: accounts by `idx`, in ascending order. */
type Answer = readonly (readonly [idx: number, stored: StoredTexts])[];

/**
 * What is stored of accounts, read by Id while they are scored: the org makes the next answers meanwhile, and a few thousand
 * receipts are in memory, however many there are.
 */
export class Receipts {
    private readonly asking: Asking;
    private readonly places: AsyncGenerator<Places>;
    /** Calls under way, and answers nobody has looked at, in their order. */
    private readonly answers: Promise<Answer>[] = [];
    /** What is left of the answer that was looked at last. */
    private left: Answer = [];
    private taken: Promise<unknown> = Promise.resolve();

    /** Asks for the first ones. */
    constructor(asking: Asking) {
        this.asking = asking;
        this.places = placesOf(asking);
        for (let call = 0; call < AT_ONCE; call++) this.ask();
    }

    /**
     * What is stored of the accounts in front of a place, but for those that were taken before. Places have to be told in
     * their order. Once a call has failed, so does everything behind it.
     */
    takeBefore(place: number): Promise<Map<number, StoredTexts>> {
        const taken = this.taken.then(() => this.collect(place));
        taken.catch(() => undefined);
        this.taken = taken;
        return taken;
    }

    private async collect(place: number): Promise<Map<number, StoredTexts>> {
        const found = new Map<number, StoredTexts>();
        for (;;) {
            const behind = this.left.findIndex(([idx]) => idx >= place);
            const end = behind < 0 ? this.left.length : behind;
            for (const [idx, stored] of this.left.slice(0, end)) found.set(idx, stored);
            this.left = this.left.slice(end);
            if (behind >= 0) return found;
            this.left = (await this.answers.shift()) ?? [];
            if (this.left.length === 0) return found;
            this.ask();
        }
    }

    /** Starts the next call. An answer is empty when there is nobody left to ask for. */
    private ask(): void {
        const answer = this.places.next().then(({ value }) => this.retrieve(value ?? { idx: [], ids: [] }));
        // Its failure is told when its turn comes.
        answer.catch(() => undefined);
        this.answers.push(answer);
    }

    private async retrieve({ idx, ids }: Places): Promise<Answer> {
        if (ids.length === 0) return [];
        const { session, names } = this.asking;
        const texts = await retrieveTexts(session, names, FIELDS, ids);
        return idx.map((place, i) => [place, texts[i]?.slice(1) ?? []]);
    }
}

/** Accounts to ask for, as many as go into a call, in the order of their places. */
async function* placesOf({ engine, wanted }: Asking): AsyncGenerator<Places> {
    for (let last = -1, most = LOOKED_UP_FIRST; ; most = LOOKED_UP) {
        // One text for each call: to take thousands of short ones out of the engine costs more than the call.
        const some = `SELECT idx, id FROM ${wanted} WHERE idx > ${last} ORDER BY idx LIMIT ${most}`;
        const sql = `SELECT max(idx), count(*), string_agg(idx, ' ' ORDER BY idx), string_agg(id, ' ' ORDER BY idx)
            FROM (SELECT *, row_number() OVER (ORDER BY idx) - 1 AS nth FROM (${some}))
            GROUP BY nth // ${RETRIEVE_SIZE} ORDER BY 1`;
        const rows = await engine.fitting(() => engine.rows(sql));
        for (const [, , idx, ids] of rows)
            yield { idx: String(idx).split(' ').map(Number), ids: String(ids).split(' ') };
        if (rows.reduce((sum, [, count]) => sum + Number(count), 0) < most) return;
        last = Number(rows.at(-1)?.[0] ?? last);
    }
}
