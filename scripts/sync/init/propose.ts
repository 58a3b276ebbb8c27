import { columnFacts } from './column-facts.ts';
import type { ColumnFacts } from './column-facts.ts';
import type { Sample } from './sample.ts';

export const KINDS = ['answers', 'nps', 'experience', 'roi'] as const;
export type Kind = (typeof KINDS)[number];
export const SCALES = ['0-10', '1-10', '1-5', '1-7'] as const;
export type Scale = (typeof SCALES)[number];

/** What the settings could say about a file. Columns that were not found are missing. */
export interface Proposal extends Details {
    readonly kind: Kind;
    /** Name in the settings -> column of the file. */
    readonly columns: Readonly<Record<string, string>>;
}

/** What the settings could say about the values of the columns. */
export interface Details {
    /** Of answers. */
    readonly scale: Scale;
    readonly match: { readonly by: string; readonly how: 'exact' | 'normalized' };
    /** What stands before the decimals of its numbers. */
    readonly decimal: '.' | ',';
    /** Null for ISO 8601. */
    readonly dateFormat: readonly string[] | null;
    /** Whether day and month could be swapped. */
    readonly dateAmbiguous: boolean;
}

type Fit = (column: ColumnFacts) => boolean;

const isRating: Fit = ({ numbers }) => numbers !== null && numbers.whole && numbers.min >= 0 && numbers.max <= 10;
const isScore: Fit = ({ numbers }) => numbers !== null && numbers.min >= 1 && numbers.max <= 10;
const isNumber: Fit = ({ numbers }) => numbers !== null;
const isShare: Fit = ({ shares }) => shares !== null;
const isCount: Fit = ({ numbers }) => numbers !== null && numbers.whole && numbers.min >= 0;

/** A column of a kind of evidence: the words its name may have, best first, and what its values must be. */
interface Wanted {
    readonly names: readonly RegExp[];
    readonly fits: Fit;
    /** Take a column that only its values speak for. */
    readonly byValues?: boolean;
}

const ACCOUNT: Wanted = {
    names: [
        /\b(account|customer|client|company|organi[sz]ation|tenant)\b.*\b(id|key|number|no|code)\b/u,
        /\b(account|customer|client|company|organi[sz]ation|tenant|firm)\b/u,
        /\b(key|crm|salesforce)\b/u
    ],
    fits: ({ filled, dates, emails }) => filled > 0.5 && dates === null && !emails
};
const DATE: Wanted = {
    names: [
        /\b(answered|submitted|responded|completed|measured|response|survey)\b/u,
        /\b(date|day|time|on|at|when)\b/u
    ],
    fits: ({ dates }) => dates !== null,
    byValues: true
};
const RESPONDENT: Wanted = {
    names: [/\b(e ?mail|respondent|responder)\b/u, /\b(contact|person|user|participant)\b/u],
    fits: ({ filled, dates }) => filled > 0 && dates === null
};
const DECIDER: Wanted = { names: [/\b(decision|decider|decides)\b/u], fits: ({ booleans }) => booleans };
const RATING: Wanted = {
    names: [/\b(nps|recommend|likelihood|likely)\b/u, /\b(rating|score|answer|value)\b/u],
    fits: isRating,
    byValues: true
};

/** Kinds that can be told by their columns, the most telling first; every column must be there. */
const TELLING: readonly (readonly [Kind, Readonly<Record<string, Wanted>>])[] = [
    [
        'nps',
        {
            promoters: { names: [/\bpromoters?\b/u], fits: isCount },
            passives: { names: [/\b(passives?|neutrals?)\b/u], fits: isCount },
            detractors: { names: [/\bdetractors?\b/u], fits: isCount }
        }
    ],
    [
        'nps',
        {
            nps: { names: [/\bnps\b/u], fits: isNumber },
            responses: { names: [/\b(responses|answers|count|n)\b/u], fits: isCount }
        }
    ],
    [
        'roi',
        { benefit: { names: [/\bbenefits?\b/u], fits: isNumber }, cost: { names: [/\bcosts?\b/u], fits: isNumber } }
    ],
    ['roi', { attainment: { names: [/\b(attainment|realised|realized|achieved)\b/u], fits: isShare } }],
    ['roi', { roi: { names: [/\b(roi|return)\b/u], fits: isShare } }],
    ['roi', { milestone: { names: [/\bmilestone\b/u], fits: ({ numbers }) => numbers === null } }],
    ['roi', { score: { names: [/\b(outcome|value|benefit)\b.*\bscore\b/u], fits: isScore } }],
    ['experience', { score: { names: [/\b(experience|satisfaction|csat|sentiment)\b/u], fits: isScore } }]
];

/**
 * Proposes what the settings say about a file, by the names of its columns and what is in them.
 * @param kind kind of evidence when it is known
 */
export function propose(sample: Sample, kind?: Kind): Proposal {
    const facts = columnFacts(sample);
    const told = tell(facts, kind);
    const taken = new Set(Object.values(told.columns));
    const columns: Record<string, string> = { ...told.columns };
    const take = (role: string, wanted: Wanted): void => {
        const found = pick(facts, wanted, taken);
        if (found === null) return;
        taken.add(found.name);
        columns[role] = found.name;
    };
    take('account', ACCOUNT);
    take('date', DATE);
    if (told.kind === 'answers') {
        take('respondent', RESPONDENT);
        take('decisionMaker', DECIDER);
    }
    return { kind: told.kind, columns, ...detailsOf(facts, columns) };
}

/** What the values of columns tell, whoever has chosen them. @param columns name in the settings -> column of the file */
export function detailsOf(facts: readonly ColumnFacts[], columns: Readonly<Record<string, string>>): Details {
    const chosen = new Set(Object.values(columns));
    const of = (role: string): ColumnFacts | undefined => facts.find(({ name }) => name === columns[role]);
    const days = of('date')?.dates ?? of('date')?.dayNumbers;
    return {
        scale: scaleOf(of('rating')),
        match: matchOf(of('account')),
        decimal: facts.some(({ name, commas, shares }) => chosen.has(name) && commas && shares !== null) ? ',' : '.',
        dateFormat: days?.patterns ?? null,
        dateAmbiguous: days?.ambiguous ?? false
    };
}

function tell(facts: readonly ColumnFacts[], kind: Kind | undefined): { kind: Kind; columns: Record<string, string> } {
    for (const [candidate, wanted] of TELLING) {
        if (kind !== undefined && kind !== candidate) continue;
        const found = Object.entries(wanted).map(([role, one]) => [role, pick(facts, one, new Set())?.name] as const);
        if (found.every(([, name]) => name !== undefined))
            return { kind: candidate, columns: Object.fromEntries(found) as Record<string, string> };
    }
    const account = pick(facts, ACCOUNT, new Set());
    const taken = new Set(account === null ? [] : [account.name]);
    const rating = kind === undefined || kind === 'answers' ? pick(facts, RATING, taken) : null;
    if (rating !== null) return { kind: 'answers', columns: { rating: rating.name } };
    const score = pick(facts, { names: [/\bscore\b/u], fits: isScore, byValues: true }, taken);
    const columns: Record<string, string> = score === null ? {} : { score: score.name };
    return { kind: kind ?? (score === null ? 'answers' : 'experience'), columns: kind === 'answers' ? {} : columns };
}

/** The column that fits best: by the best name, then the first by its place. */
function pick(facts: readonly ColumnFacts[], wanted: Wanted, taken: ReadonlySet<string>): ColumnFacts | null {
    const free = facts.filter((column) => !taken.has(column.name) && wanted.fits(column));
    for (const name of wanted.names) {
        const found = free.find(({ words }) => name.test(words));
        if (found !== undefined) return found;
    }
    const [only, ...more] = free;
    return wanted.byValues === true && only !== undefined && more.length === 0 ? only : null;
}

function scaleOf(rating: ColumnFacts | undefined): Scale {
    const numbers = rating?.numbers;
    if (!numbers || numbers.min < 1 || numbers.max > 7) return '0-10';
    return numbers.max > 5 ? '1-7' : '1-5';
}

function matchOf(account: ColumnFacts | undefined): Proposal['match'] {
    if (account?.accountIds) return { by: 'Id', how: 'exact' };
    const named = account !== undefined && (account.prose || /\bname\b/u.test(account.words));
    return named ? { by: 'Name', how: 'normalized' } : { by: 'Health_Key__c', how: 'exact' };
}
