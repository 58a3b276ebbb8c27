import type { FieldNames } from '../salesforce/field-names.ts';
import { AT_ONCE, RETRIEVE_SIZE, retrieveTexts } from '../salesforce/retrieve-accounts.ts';
import type { Session } from '../salesforce/session.ts';
import type { StoredTexts } from '../score/known-account.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from '../score/outputs.ts';
import type { Engine } from '../sources/engine.ts';

const FIELDS = ['Id', DETAIL_FIELD, ...SHOWN_FIELDS];

/** Where and whom to ask. */
export interface Asking {
    readonly engine: Engine;
    readonly session: Session;
    readonly names: FieldNames;
    /** Table or query of `idx` and `id`, each account once. */
    readonly wanted: string;
}

/** What one call answered with: accounts by `idx`, in ascending order. */
type Answer = readonly (readonly [idx: number, stored: StoredTexts])[];

/**
 * What is stored of accounts, read by Id while they are scored: the org makes the next answers meanwhile, and a few thousand
 * receipts are in memory, however many there are.
 */
export class Receipts {
    private readonly asking: Asking;
    /** Calls under way, and answers nobody has looked at, in their order. */
    private readonly answers: Promise<Answer>[] = [];
    /** What is left of the answer that was looked at last. */
    private left: Answer = [];
    /** The last place that was asked for. */
    private asked: Promise<number> = Promise.resolve(-1);
    private taken: Promise<unknown> = Promise.resolve();
    /** Bytes of a receipt on average, by the first of them; 0 when there is none. */
    readonly bytes: Promise<number>;

    /** Asks for the first ones. */
    constructor(asking: Asking) {
        this.asking = asking;
        for (let call = 0; call < AT_ONCE; call++) this.ask();
        this.bytes = (this.answers[0] ?? Promise.resolve([])).then(averageBytes);
        this.bytes.catch(() => undefined);
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
        const { engine, wanted } = this.asking;
        const { asked } = this;
        const accounts = asked.then((last) =>
            engine.fitting(() =>
                engine.rows(`SELECT idx, id FROM ${wanted} WHERE idx > ${last} ORDER BY idx LIMIT ${RETRIEVE_SIZE}`)
            )
        );
        this.asked = accounts.then(async (rows) => Number(rows.at(-1)?.[0] ?? (await asked)));
        const answer = accounts.then((rows) => this.retrieve(rows.map(([idx, id]) => [Number(idx), String(id)])));
        // Its failure is told when its turn comes.
        for (const promise of [this.asked, answer]) promise.catch(() => undefined);
        this.answers.push(answer);
    }

    private async retrieve(accounts: readonly (readonly [idx: number, id: string])[]): Promise<Answer> {
        if (accounts.length === 0) return [];
        const { session, names } = this.asking;
        const ids = accounts.map(([, id]) => id);
        const texts = await retrieveTexts(session, names, FIELDS, ids);
        return accounts.map(([idx], i) => [idx, texts[i]?.slice(1) ?? []]);
    }
}

function averageBytes(answer: Answer): number {
    const bytes = answer.reduce((sum, [, [receipt]]) => sum + 1 + Buffer.byteLength(receipt ?? ''), 0);
    return answer.length === 0 ? 0 : Math.ceil(bytes / answer.length);
}
