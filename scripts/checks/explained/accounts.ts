import fc from 'fast-check';
import { decodeDetail, detailText, isoDate, scoreAccount } from '../../sync/score/model.ts';
import type { AccountHealth, AccountInput, Context, Detail, Rules } from '../../sync/score/model.ts';
import { SHOWN, SHOWN_FIELDS, shownValues } from '../../sync/score/outputs.ts';
import { explain } from '../../sync/explain/explanation.ts';
import { explanationText } from '../../sync/explain/explanation-text.ts';
import { account, rules, TODAY } from '../model/generated.ts';

/** A generated account as the org stores it, and what `explain` prints about it. */
export interface ExplainedAccount {
    readonly fields: Readonly<Record<string, string | number | null>>;
    /** Day given to --since. */
    readonly since: string;
    readonly today: string;
    readonly text: string;
}

interface Story {
    readonly visits: readonly { readonly age: number; readonly input: AccountInput; readonly rule: Rules }[];
    readonly input: AccountInput;
    readonly rule: Rules;
    readonly sinceAge: number;
    readonly percentile: number | null;
}

/** Accounts with a past: up to three scorings with other evidence and rules, then today's. */
const story: fc.Arbitrary<Story> = fc.record({
    visits: fc.array(fc.record({ age: fc.integer({ min: 1, max: 300 }), input: account, rule: rules }), { maxLength: 3 }),
    input: account,
    rule: rules,
    sinceAge: fc.integer({ min: 0, max: 320 }),
    percentile: fc.option(fc.integer({ min: 0, max: 100 }))
}); // prettier-ignore

/** The same accounts for the same seed. */
export function* explainedAccounts(count: number, seed: number): Generator<ExplainedAccount> {
    for (const [i, generated] of fc.sample(story, { numRuns: count, seed }).entries())
        yield explainedAccount(generated, i + 1);
}

function explainedAccount({ visits, input, rule, sinceAge, percentile }: Story, number: number): ExplainedAccount {
    let before: Detail | null = null;
    for (const visit of [...visits].sort((a, b) => b.age - a.age)) {
        const asOf = isoDate(TODAY - visit.age);
        before = stored(scoreAccount({ ...visit.input, asOf }, visit.rule, before));
    }
    const health = scoreAccount(input, rule, before);
    const fields = recordOf(health, input, percentile, number);
    const [since, today] = [isoDate(TODAY - sinceAge), isoDate(TODAY)];
    const { Id, Name, ...values } = fields;
    const explanation = explain({ id: String(Id), name: String(Name), values, hidden: [] }, { since, today });
    return { fields, since, today, text: explanationText(explanation) };
}

/** Field values as the job writes them and the org gives them back. */
function recordOf(
    health: AccountHealth,
    { asOf, override }: AccountInput,
    percentile: number | null,
    number: number
): ExplainedAccount['fields'] {
    const shown = shownValues(health).map((value, i) => {
        const field = SHOWN_FIELDS[i];
        const isNumber = field !== undefined && SHOWN[field] === 'number' && value !== null;
        return [field, isNumber ? Number(value) : value] as const;
    });
    const context: Context | null =
        percentile === null || health.standing.state !== 'Scored'
            ? null
            : { cohort: '', size: 10_000, percentile, date: asOf, outcomeMedian: 7.1, experienceMedian: 6.4, change: 0.2 }; // prettier-ignore
    return {
        Id: `001${String(number).padStart(12, '0')}AAA`,
        Name: `Account ${number}`,
        ...Object.fromEntries(shown),
        Health_Scored_At__c: `${asOf}T06:00:00.000Z`,
        Health_Percentile__c: context?.percentile ?? null,
        Health_Cohort__c: context === null ? null : 'All scored accounts (10000)',
        Health_Override__c: override?.status ?? null,
        Health_Override_Reason__c: override?.reason ?? null,
        Health_Override_Until__c: override?.until ?? null,
        Health_Detail__c: detailText(health, context)
    };
}

function stored(health: AccountHealth): Detail {
    const { detail } = decodeDetail(detailText(health, null));
    if (detail === null) throw new Error('A detail that was just written cannot be read.');
    return detail;
}
