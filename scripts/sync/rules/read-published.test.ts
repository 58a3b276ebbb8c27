import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { DEFAULT_RULES } from '../score/model.ts';
import { moveText, publishCohortNps } from './cohort-pin.ts';
import { readPublishedModels } from './published.ts';

type Record_ = Readonly<Record<string, string | number | null>>;

/** Reads the rules of an org with these rows. */
async function read(rows: readonly Record_[] | Error, namespace: string | null = null) {
    const warnings: string[] = [];
    let asked = '';
    const json = (_: string, rest: string): Promise<unknown> => {
        asked = decodeURIComponent(rest);
        return rows instanceof Error ? Promise.reject(rows) : Promise.resolve({ records: rows });
    };
    const session = { json, username: 'sync@example.com' } as unknown as Session;
    const names = new FieldNames(namespace, new Map());
    const models = await readPublishedModels(session, names, (text) => warnings.push(text));
    return { models, warnings, asked };
}

const ROW = { Id: 'm1', Name: 'Rules', Status__c: 'Published', Version__c: 3 };
const NUMBERS = {
    Green_From__c: 16,
    Amber_From__c: 11,
    NPS_Window_Days__c: 100,
    NPS_Shrinkage__c: 2,
    Cohort_NPS__c: 31.5,
    Outcome_Validity_Days__c: 90,
    Estimated_Cap__c: 6,
    Floor__c: 4,
    Hysteresis__c: 0.3,
    Trend_Window_Days__c: 60,
    Trend_Dead_Band__c: 0.4,
    Decision_Maker_Weight__c: 2
};
const WEIGHTS = {
    Weight_Onboarding__c: 0.1,
    Weight_Adoption__c: 0.2,
    Weight_Performance__c: 0.3,
    Weight_Transformation__c: 0.4,
    Weight_Unknown__c: 0.6
};

describe('rules read from the org', () => {
    it('are the shipped ones where the row says nothing', async () => {
        const { models } = await read([ROW]);
        assert.deepEqual(models, [
            {
                priority: 1000,
                field: null,
                values: [],
                rules: { ...DEFAULT_RULES, version: '3', floor: null, cohortNps: null, cohortNpsDate: null },
                cohortField: null,
                stageField: 'Health_Stage__c',
                record: { id: 'm1', name: 'Rules' }
            }
        ]);
    });

    it('are what the row says, zero and blank told apart', async () => {
        const more = {
            Priority__c: 0,
            Segment_Field__c: 'Type',
            Segment_Values__c: ' Enterprise \r\n\nGlobal\n',
            Cohort_Field__c: 'Industry',
            Stage_Field__c: 'My_Stage__c',
            Stage_Days__c: '60, 200, 900',
            Cohort_NPS_Date__c: '2026-05-01',
            NPS_Method__c: 'mean',
            ROI_Points__c: '-1:1, 0:5, 1:10',
            Attainment_Points__c: '0:1, 1:9',
            Payback_Points__c: '1:9, 2:1'
        };
        const [model] = (await read([{ ...ROW, ...NUMBERS, ...WEIGHTS, ...more }])).models;
        assert.ok(model);
        const { rules, ...place } = model;
        assert.deepEqual(place, {
            priority: 0,
            field: 'Type',
            values: ['Enterprise', 'Global'],
            cohortField: 'Industry',
            stageField: 'My_Stage__c',
            record: { id: 'm1', name: 'Rules' }
        });
        assert.deepEqual(rules, {
            ...DEFAULT_RULES,
            version: '3',
            greenFrom: 16,
            amberFrom: 11,
            weights: { Onboarding: 0.1, Adoption: 0.2, Performance: 0.3, Transformation: 0.4, Unknown: 0.6 },
            stageDays: [60, 200, 900],
            npsMethod: 'mean',
            npsWindowDays: 100,
            npsShrinkage: 2,
            cohortNps: 31.5,
            cohortNpsDate: '2026-05-01',
            decisionMakerWeight: 2,
            outcomeValidityDays: 90,
            attainmentPoints: [[0, 1], [1, 9]],
            roiPoints: [[-1, 1], [0, 5], [1, 10]],
            paybackPoints: [[1, 9], [2, 1]],
            estimatedCap: 6,
            floor: 4,
            hysteresis: 0.3,
            trendWindowDays: 60,
            trendDeadBand: 0.4
        });
        const [zero] = (await read([{ ...ROW, NPS_Shrinkage__c: 0, Hysteresis__c: 0, Weight_Unknown__c: 0, Cohort_NPS__c: 0 }])).models;
        assert.deepEqual(
            [zero?.rules.npsShrinkage, zero?.rules.hysteresis, zero?.rules.weights.Unknown, zero?.rules.cohortNps],
            [0, 0, 0, 0]
        );
    }); // prettier-ignore

    it('are asked for by the names of the org, and name fields of the package as the package does', async () => {
        const row = { Id: 'm1', Name: 'Rules', acme__Status__c: 'Published', acme__Version__c: 3 };
        const { models, asked } = await read(
            [{ ...row, acme__Cohort_Field__c: 'acme__Health_Stage__c', acme__Segment_Field__c: 'Type', acme__Segment_Values__c: 'acme__x' }],
            'acme'
        );
        assert.match(asked, /acme__Green_From__c.* FROM acme__Health_Model__c WHERE acme__Status__c IN \('Published', 'Retired'\)/u);
        assert.deepEqual(
            models.map(({ cohortField, field, values }) => [cohortField, field, values]),
            [['Health_Stage__c', 'Type', ['acme__x']]]
        );
    }); // prettier-ignore

    it('are in the order of their priority, without the retired ones', async () => {
        const { models } = await read([
            { ...ROW, Version__c: 1, Priority__c: 5, Segment_Field__c: 'Type', Segment_Values__c: 'A' },
            { ...ROW, Version__c: 2 },
            { ...ROW, Version__c: 4, Status__c: 'Retired', Priority__c: 1 },
            { ...ROW, Version__c: 3, Priority__c: 2, Segment_Field__c: 'Type', Segment_Values__c: 'B' }
        ]);
        assert.deepEqual(
            models.map(({ rules }) => rules.version),
            ['3', '1', '2']
        );
    });

    it('are the shipped ones, with a warning, for a user who does not see the object', async () => {
        const hidden = Object.assign(new Error('sObject type is not supported'), { errorCode: 'INVALID_TYPE' });
        const { models, warnings } = await read(hidden);
        assert.deepEqual(models, []);
        assert.deepEqual(warnings, ['Health_Model__c is not visible to sync@example.com; the shipped rules apply.']);
    });

    it('end the run when the org refuses to tell them', async () => {
        const away = Object.assign(new Error('no'), { errorCode: 'REQUEST_LIMIT_EXCEEDED' });
        await assert.rejects(read(away), /refused to read the published rules: REQUEST_LIMIT_EXCEEDED/u);
    });
});

describe('a cohort NPS that moves', () => {
    const move = { id: 'm1', name: 'Rules', before: 20, beforeDate: '2026-05-01', after: 27.25, date: '2026-06-01', answers: 12_345 };

    it('is told with where it comes from', () => {
        assert.equal(
            moveText(move),
            'Cohort NPS of the rules Rules: +20.0 of 2026-05-01 becomes +27.3 (12,345 answers); small samples move with it'
        );
        assert.match(moveText({ ...move, before: null, after: -5 }), /: none becomes -5\.0 /u);
        assert.match(moveText({ ...move, beforeDate: null, after: 0 }), /: \+20\.0 of an unknown day becomes 0\.0 /u);
    });

    it('is written into the rules by the names of the org; a refusal names the rules', async () => {
        const calls: unknown[][] = [];
        const json = (...call: unknown[]): Promise<null> => {
            calls.push(call);
            return calls.length > 1 ? Promise.reject(new Error('locked')) : Promise.resolve(null);
        };
        const session = { json } as unknown as Session;
        const names = new FieldNames('acme', new Map());
        await publishCohortNps(session, names, [move]);
        const body = { acme__Cohort_NPS__c: 27.25, acme__Cohort_NPS_Date__c: '2026-06-01' };
        assert.deepEqual(calls, [['PATCH', '/sobjects/acme__Health_Model__c/m1', body]]);
        await assert.rejects(publishCohortNps(session, names, [move]), /renew the cohort NPS of the rules "Rules": locked/u);
    });
}); // prettier-ignore
