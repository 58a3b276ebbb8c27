/** What the model says of an account, as far as it is counted. */
interface Health {
    readonly standing: {
        readonly state: string;
        readonly status: string | null;
        readonly score: number | null;
        readonly outcome: number | null;
        readonly experience: number | null;
    };
    readonly trend: { readonly change: number | null } | null;
}

/** Values of a scored account that are counted, as whole tenths. */
export const COUNTED = ['score', 'outcome', 'experience', 'change'] as const;

/** So many accounts show a state and a status. */
export type ShownCount = readonly [state: string, status: string | null, accounts: number];

/** Columns of the lines of a tally: so many accounts of a cohort have a value; `counted` is its number in COUNTED. */
export const TALLY_COLUMNS = {
    cohort: 'VARCHAR',
    counted: 'TINYINT',
    tenths: 'SMALLINT',
    accounts: 'INTEGER'
} as const;

/** Scores reach from 2 to 20, changes from -18 to 18. */
const LOWEST = -256;
const SPAN = 512;

/** Counts what accounts show, while they are scored: then nobody has to look at all of them again to place each among the others. */
export class StandingTally {
    private readonly cohorts = new Map<string | null, Int32Array>();
    /** A dozen at most: looking through them is quicker than a map. */
    private readonly shownCounts: { readonly state: string; readonly status: string | null; accounts: number }[] = [];

    /** @param cohort null for an account without one */
    add(cohort: string | null, { standing, trend }: Health): void {
        const { state, status, score, outcome, experience } = standing;
        this.countShown(state, status);
        if (state !== 'Scored') return;
        let counts = this.cohorts.get(cohort);
        if (counts === undefined) this.cohorts.set(cohort, (counts = new Int32Array(COUNTED.length * SPAN)));
        count(counts, 0, score);
        count(counts, 1, outcome);
        count(counts, 2, experience);
        count(counts, 3, trend?.change ?? null);
    }

    get shown(): ShownCount[] {
        return this.shownCounts.map(({ state, status, accounts }): ShownCount => [state, status, accounts]);
    }

    /** CSV in the order of TALLY_COLUMNS. */
    lines(): string {
        const lines: string[] = [];
        for (const [cohort, counts] of this.cohorts) {
            const name = cohort === null ? '' : `"${cohort.replaceAll('"', '""')}"`;
            for (const [at, accounts] of counts.entries())
                if (accounts > 0) lines.push(`${name},${Math.floor(at / SPAN)},${(at % SPAN) + LOWEST},${accounts}\n`);
        }
        return lines.join('');
    }

    private countShown(state: string, status: string | null): void {
        for (const count of this.shownCounts) {
            if (count.state !== state || count.status !== status) continue;
            count.accounts += 1;
            return;
        }
        this.shownCounts.push({ state, status, accounts: 1 });
    }
}

function count(counts: Int32Array, counted: number, value: number | null): void {
    if (value === null) return;
    const at = counted * SPAN + Math.round(value * 10) - LOWEST;
    counts[at] = (counts[at] ?? 0) + 1;
}

/** Adds up counts of several places. */
export function togetherShown(counts: readonly (readonly ShownCount[])[]): ShownCount[] {
    const sums = new Map<string, ShownCount>();
    for (const [state, status, accounts] of counts.flat()) {
        const key = JSON.stringify([state, status]);
        sums.set(key, [state, status, (sums.get(key)?.[2] ?? 0) + accounts]);
    }
    return [...sums.values()];
}
