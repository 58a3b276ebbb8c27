import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Config } from '../config/schema.ts';
import { SHIPPED } from '../rules/published.ts';
import type { PublishedModel } from '../rules/published.ts';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { assignRules } from './assign-rules.ts';

const NOTHING: Config['accounts'] = { only: [], aliases: {} };

function model(version: string, changes: Partial<PublishedModel>, days = 365): PublishedModel {
    const rules = { ...SHIPPED.rules, version, npsWindowDays: days, outcomeValidityDays: days + 1 };
    return { ...SHIPPED, priority: 1, rules, ...changes };
}

describe('assignRules', () => {
    let engine: Engine;
    aroundEngine((opened) => (engine = opened));
    before(async () => {
        await engine.run(`CREATE TABLE accounts AS SELECT * FROM (VALUES
            (1, 'Enterprise', 'North', 'Adoption', 'Performance', '2024-03-05T10:00:00.000Z'),
            (2, 'SMB', 'South', NULL, 'Onboarding', '2025-01-31'),
            (3, NULL, 'North', 'Onboarding', NULL, NULL),
            (4, ' Partner ', NULL, NULL, NULL, '2026-02-01'),
            (5, 'it''s', NULL, NULL, NULL, NULL)
        ) t(idx, "Type", "Region__c", "Health_Stage__c", "Phase__c", "Customer_Since__c")`);
    });

    const assigned = async (
        columns: string,
        published: readonly PublishedModel[],
        accounts: Partial<Config['accounts']> = {}
    ): Promise<unknown[]> => {
        await assignRules(engine, published, { accounts: { ...NOTHING, ...accounts } } as Config);
        return engine.rows(`SELECT idx, ${columns} FROM account_rules ORDER BY idx`);
    };

    it('gives accounts the rules of their segment with their windows, cohort and stage, and the others the shipped ones', async () => {
        const large = model('1', { field: 'Type', values: ['Enterprise'], cohortField: 'Region__c' }, 100);
        const north = model('2', { field: 'Region__c', values: ['North', 'South'], stageField: 'Phase__c', priority: 2 }, 200); // prettier-ignore
        const odd = model('3', { field: 'Type', values: ["it's"], priority: 3 }, 300);
        const rows = await assigned('model, window_days, validity_days, cohort, stage', [large, north, odd]);
        const { npsWindowDays, outcomeValidityDays } = SHIPPED.rules;
        assert.deepEqual(rows, [
            [1, 0, 100, 101, 'North', 'Adoption'],
            [2, 1, 200, 201, null, 'Onboarding'],
            [3, 1, 200, 201, null, null],
            [4, 3, npsWindowDays, outcomeValidityDays, null, null],
            [5, 2, 300, 301, null, null]
        ]);
    });

    it('marks rules with other numbers in another way, and the same ones the same', async () => {
        const marks = async (days: number): Promise<unknown[]> =>
            assigned('rules_mark', [model('1', { field: 'Type', values: ['Enterprise'] }, days)]);
        const [one, other] = [await marks(100), await marks(101)];
        assert.deepEqual(await marks(100), one);
        assert.notDeepEqual(other[0], one[0]);
        assert.deepEqual(other.slice(1), one.slice(1));
    });

    it('takes the day on which the relationship began from the field of the settings', async () => {
        const days = ['2024-03-05', '2025-01-31', null, '2026-02-01', null].map((day, i) => [i + 1, day]);
        assert.deepEqual(await assigned('since', [], { startField: 'Customer_Since__c' }), days);
        assert.deepEqual(await assigned('since', []), days.map(([idx]) => [idx, null])); // prettier-ignore
    });

    it('leaves out accounts that fail a condition: values are compared without blanks around them, none is the empty text', async () => {
        const left = async (...only: Config['accounts']['only']): Promise<unknown[]> => {
            const rows = (await assigned('excluded', [], { only })) as [number, boolean][];
            return rows.filter(([, excluded]) => excluded).map(([idx]) => idx);
        };
        assert.deepEqual(await left(), []);
        assert.deepEqual(await left({ field: 'Type', in: ['Partner', 'SMB'] }), [1, 3, 5]);
        assert.deepEqual(await left({ field: 'Type', notIn: ['Partner', "it's"] }), [4, 5]);
        assert.deepEqual(await left({ field: 'Type', notIn: [''] }), [3]);
        assert.deepEqual(await left({ field: 'Type', in: ['Partner', ''] }), [1, 2, 5]);
        assert.deepEqual(await left({ field: 'Type', in: ['SMB', 'Enterprise'] }, { field: 'Region__c', notIn: ['South'] }), [2, 3, 4, 5]); // prettier-ignore
    });
});
