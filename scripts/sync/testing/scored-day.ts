import { DEFAULT_RULES, scoreAccount } from '../score/model.ts';
import type { AccountHealth, AccountInput, Detail, Rules } from '../score/model.ts';

/** The day of an account that names none. */
export const DAY = '2026-03-02';

/** What a case says of an account; both halves are unknown unless it gives them. */
export interface Day extends Partial<AccountInput> {
    /** Outcome, 1-10. */
    readonly co?: number | null;
    /** Experience, 1-10. */
    readonly cx?: number | null;
}

/** The input of that account. */
function inputOf({ co = null, cx = null, ...different }: Day): AccountInput {
    const asOf = different.asOf ?? DAY;
    return {
        asOf,
        experience: cx === null ? [] : [{ kind: 'score', source: 'survey', score: cx, date: asOf }],
        outcome: co === null ? [] : [{ kind: 'score', values: [co], source: 'roi', date: asOf }],
        stage: null, customerSince: null, override: null, excluded: false,
        ...different
    }; // prettier-ignore
}

/** Scores that account under the shipped rules, but for those that are given. */
export function score(day: Day, rules: Partial<Rules> = {}, previous: Detail | null = null): AccountHealth {
    return scoreAccount(inputOf(day), { ...DEFAULT_RULES, ...rules }, previous);
}
