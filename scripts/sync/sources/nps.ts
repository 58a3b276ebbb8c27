import type { SourceOf } from '../config/source-schema.ts';
import { dayChecks, dayExpression, numberChecks, numberOf, rolesOf, typedDay } from './reading.ts';
import type { Check, Reading } from './reading.ts';

const MOST = 1_000_000_000;

/** NPS somebody else counted, per account and day. */
export function readNps(source: SourceOf<'nps'>): Reading {
    const shared = { columns: rolesOf(source), day: dayExpression(source) };
    return source.columns.nps !== undefined && source.columns.responses !== undefined
        ? reading(shared, source, { nps: numberOf('nps', source), n: numberOf('responses', source) }, [
              ...numberChecks('nps', 'nps_value', -100, 100, true),
              ...numberChecks('responses', 'n_value', 1, MOST, true),
              { role: 'responses', when: 'n_value <> floor(n_value)', reason: 'responses must be a whole number' }
          ])
        : reading(shared, source, countsToNps(source), countChecks());
}

function reading(
    shared: { columns: Record<string, string>; day: string },
    source: SourceOf<'nps'>,
    numbers: { nps: string; n: string; [more: string]: string },
    checks: Check[]
): Reading {
    const { nps, n, ...before } = numbers;
    return {
        columns: shared.columns,
        values: { day: shared.day, ...before, n_value: n, nps_value: nps },
        typed: typedDay(source),
        checks: [...checks, ...dayChecks(source)],
        keep: { nps: ['DOUBLE', 'nps_value'], n: ['BIGINT', 'n_value'], day: ['DATE', 'day'] }
    };
}

function countsToNps(source: SourceOf<'nps'>): { nps: string; n: string; [more: string]: string } {
    return {
        promoters_value: numberOf('promoters', source),
        passives_value: numberOf('passives', source),
        detractors_value: numberOf('detractors', source),
        n: 'promoters_value + passives_value + detractors_value',
        nps: '100 * (promoters_value - detractors_value) / nullif(n_value, 0)'
    };
}

function countChecks(): Check[] {
    const roles = ['promoters', 'passives', 'detractors'];
    return [
        ...roles.flatMap((role) => [
            ...numberChecks(role, `${role}_value`, 0, MOST, true),
            { role, when: `${role}_value <> floor(${role}_value)`, reason: `${role} must be a whole number` }
        ]),
        {
            role: 'promoters',
            when: 'n_value = 0',
            reason: 'there are no answers: promoters, passives and detractors are all 0'
        },
        {
            role: 'promoters',
            when: `n_value > ${MOST}`,
            reason: `promoters, passives and detractors must be ${MOST} at most, together`
        }
    ];
}
