import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_RULES, scoreAccount } from './model.ts';
import type { AccountHealth, Standing } from './model.ts';
import { SHOWN_FIELDS, shownValues } from './outputs.ts';
import type { ShownField } from './outputs.ts';

const HEALTH = scoreAccount(
    {
        asOf: '2026-06-01',
        experience: [{ kind: 'nps', source: 's', nps: 33.3, n: 12, date: '2026-05-02' }],
        outcome: [{ kind: 'roi', values: [1.2345], source: 'r', date: '2026-04-01', verifiedBy: 'customer' }],
        stage: 'Adoption',
        customerSince: null,
        override: { status: 'Red', until: '2026-07-01', reason: null },
        excluded: false
    },
    { ...DEFAULT_RULES, weights: { ...DEFAULT_RULES.weights, Adoption: 0.55 } },
    null
);

function shownOf(health: AccountHealth): Record<ShownField, string | null> {
    const values = shownValues(health);
    assert.equal(values.length, SHOWN_FIELDS.length);
    return Object.fromEntries(SHOWN_FIELDS.map((field, i) => [field, values[i] ?? null])) as ReturnType<typeof shownOf>;
}

describe('shownValues', () => {
    it('has every value in the place of its field', () => {
        assert.deepEqual(
            shownOf({ ...HEALTH, previousStatus: 'Green', trend: { direction: 'Falling', change: -0.7 } }),
            {
                Health_Score__c: '15',
                Health_Status__c: 'Red',
                Health_Computed_Status__c: 'Green',
                Health_State__c: 'Scored',
                Health_Outcome_Score__c: '7.9',
                Health_Experience_Score__c: '7',
                Health_Outcome_Weight__c: '0.55',
                Health_Trend__c: 'Falling',
                Health_Change__c: '-0.7',
                Health_Confidence__c: 'Medium',
                Health_Previous_Status__c: 'Green',
                Health_Status_Since__c: '2026-06-01',
                Health_NPS__c: '33.3',
                Health_NPS_Responses__c: '12',
                Health_ROI__c: '1.23',
                Health_Evidence_Date__c: '2026-04-01',
                Health_Evidence_Until__c: '2026-09-28',
                Health_Driver__c: 'NPS is 33.3 from 12 answers.',
                Health_Model_Version__c: '1.0.0/default',
                Health_Next_Review__c: '2026-06-15'
            }
        );
    });

    it('rounds half away from zero, at a tie within a billionth, whatever the size', () => {
        const rounded = (value: number, places: number): string => {
            const unit = 10 ** places;
            const size = Math.floor(Math.abs(value) * unit + 0.5 + 1e-9) / unit;
            return String(value < 0 && size > 0 ? -size : size);
        };
        const odd = [-0, 0.05, -0.05, -0.04, 14.95, 100.04, 100.05, 123.456, 12345.678, 9_999_999.99, 1 / 3];
        for (const value of [...Array.from({ length: 24_001 }, (_, i) => (i - 12_000) / 97), ...odd]) {
            const standing: Standing = {
                ...HEALTH.standing,
                score: value,
                experienceHalf: { ...HEALTH.standing.experienceHalf, responses: value },
                outcomeHalf: { ...HEALTH.standing.outcomeHalf, roi: value }
            };
            const shown = shownOf({ ...HEALTH, standing });
            assert.equal(shown.Health_Score__c, rounded(value, 1));
            assert.equal(shown.Health_NPS_Responses__c, rounded(value, 0));
            assert.equal(shown.Health_ROI__c, rounded(value, 2));
        }
    });

    it('holds what no field can take at the most that it takes', () => {
        const shown = (responses: number, roi: number): unknown[] => {
            const { standing } = HEALTH;
            const { Health_NPS_Responses__c, Health_ROI__c } = shownOf({
                ...HEALTH,
                standing: {
                    ...standing,
                    experienceHalf: { ...standing.experienceHalf, responses },
                    outcomeHalf: { ...standing.outcomeHalf, roi }
                }
            });
            return [Health_NPS_Responses__c, Health_ROI__c];
        };
        assert.deepEqual(shown(999_999_999, 9_999_999.99), ['999999999', '9999999.99']);
        assert.deepEqual(shown(1e9 + 5, 1e14), ['999999999', '9999999.99']);
        assert.deepEqual(shown(3, -1e14), ['3', '-9999999.99']);
    });
});
