import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { lit } from '../sources/sql.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import { accountFieldsOfPicture, samePicture, UPLOAD_COLUMNS, uploadSql, wantedOfPicture } from './picture.ts';

const DAY = '2026-06-01';
const ACCOUNT: Readonly<Record<string, string | null>> = {
    Id: 'A1',
    OwnerId: 'ann',
    Health_Score__c: '14.7',
    Health_Status__c: 'Amber',
    Health_Computed_Status__c: 'Red',
    Health_State__c: 'Scored',
    Health_Outcome_Score__c: '6.5',
    Health_Experience_Score__c: '8.2',
    Health_Outcome_Weight__c: '0.5',
    Health_Trend__c: 'Falling',
    Health_Confidence__c: 'High',
    Health_Previous_Status__c: 'Green',
    Health_Change__c: '-1.2',
    Health_Model_Version__c: '1.0.0/3',
    Health_Stage__c: 'Adoption',
    AnnualRevenue: '5000',
    Health_Renewal_Date__c: '2026-12-31',
    Health_Override__c: 'Amber',
    Health_Override_Until__c: '2026-06-01',
    Health_Status_Since__c: '2026-06-01T00:00:00.000Z',
    Health_Scored_At__c: '2026-06-01T23:59:59.000Z',
    Type: 'Enterprise'
};

describe('a snapshot made of an account', () => {
    let engine: Engine;
    aroundEngine((opened) => (engine = opened));
    before(async () => {
        await engine.run(`CREATE TABLE inactive_users AS SELECT 'carl' AS id`);
    });

    /** The snapshot of an account that differs in this; `without` are fields the user does not see. */
    async function snapshot(more: Readonly<Record<string, string | null>> = {}, without: readonly string[] = []) {
        const values = Object.entries({ ...ACCOUNT, ...more }).filter(([field]) => !without.includes(field));
        const cells = values.map(([field, value]) => `${value === null ? 'NULL::VARCHAR' : lit(value)} AS "${field}"`);
        const from = `(SELECT ${cells.join(', ')}, '${DAY}' AS day)`;
        const fields = values.map(([field]) => field);
        const [row = []] = await engine.rows(uploadSql(from, fields, 'Type'));
        return Object.fromEntries(UPLOAD_COLUMNS.map((column, i) => [column, row[i]]));
    }

    it('says what the account showed on the day', async () => {
        assert.deepEqual(await snapshot(), {
            Snapshot_Key__c: 'A1:2026-06-01',
            Account__c: 'A1',
            Snapshot_Date__c: DAY,
            Health_Score__c: '14.7',
            Status__c: 'Amber',
            Computed_Status__c: 'Red',
            State__c: 'Scored',
            Outcome_Score__c: '6.5',
            Experience_Score__c: '8.2',
            Outcome_Weight__c: '0.5',
            Trend__c: 'Falling',
            Confidence__c: 'High',
            Previous_Status__c: 'Green',
            Change__c: '-1.2',
            Model_Version__c: '1.0.0/3',
            Stage__c: 'Adoption',
            Annual_Revenue__c: '5000',
            Renewal_Date__c: '2026-12-31',
            Segment__c: 'Enterprise',
            Overridden__c: 'true',
            Status_Changed__c: 'true',
            OwnerId: 'ann'
        });
    });

    it('is overridden up to the last day of the override', async () => {
        const overridden = async (more: Readonly<Record<string, string | null>>): Promise<unknown> =>
            (await snapshot(more))['Overridden__c'];
        assert.equal(await overridden({ Health_Override_Until__c: '2026-06-02' }), 'true');
        assert.equal(await overridden({ Health_Override_Until__c: '2026-05-31' }), 'false');
        assert.equal(await overridden({ Health_Override_Until__c: null }), 'false');
        assert.equal(await overridden({ Health_Override__c: null }), 'false');
    });

    it('changed the status on the day since when it is so, unless there was none before', async () => {
        const changed = async (more: Readonly<Record<string, string | null>>): Promise<unknown> =>
            (await snapshot(more))['Status_Changed__c'];
        assert.equal(await changed({ Health_Status_Since__c: '2026-06-01' }), 'true');
        assert.equal(await changed({ Health_Status_Since__c: '2026-05-31' }), 'false');
        assert.equal(await changed({ Health_Status_Since__c: null }), 'false');
        assert.equal(await changed({ Health_Previous_Status__c: null }), 'false');
    });

    it('belongs to the owner, and to the user of the job when the owner has left', async () => {
        assert.equal((await snapshot({ OwnerId: 'carl' }))['OwnerId'], null);
    });

    it('leaves blank what the user does not see, and cuts a long segment', async () => {
        const hidden = ['AnnualRevenue', 'Health_Override__c', 'Health_Status_Since__c', 'Type', 'OwnerId'];
        const blank = await snapshot({}, hidden);
        assert.deepEqual(
            ['Annual_Revenue__c', 'Overridden__c', 'Status_Changed__c', 'Segment__c', 'OwnerId'].map((name) => blank[name]),
            [null, 'false', 'false', null, null]
        );
        assert.equal((await snapshot({ Type: 'x'.repeat(100) }))['Segment__c'], 'x'.repeat(80));
    }); // prettier-ignore

    it('is made of the fields the user sees, each asked for once', () => {
        const wanted = wantedOfPicture('Health_Stage__c');
        assert.equal(new Set(wanted).size, wanted.length);
        assert.equal(wanted[0], 'Id');
        const seen = new Map([['acme__health_state__c', true], ['type', true]]); // prettier-ignore
        const names = new FieldNames('acme', seen);
        assert.deepEqual(accountFieldsOfPicture(names, 'Type'), ['Id', 'Health_State__c', 'Type']);
    });

    it('is the same as another when every pictured value is: numbers by value, blanks alike', async () => {
        const same = async (a: string | null, b: string | null, field: string): Promise<unknown> => {
            const side = (value: string | null) => (name: string) =>
                name !== field ? `'x'` : value === null ? 'NULL' : lit(value);
            const [row] = await engine.rows(`SELECT ${samePicture(side(a), side(b))}`);
            return row?.[0];
        };
        assert.equal(await same('14.70', '14.7', 'Health_Score__c'), true);
        assert.equal(await same('14.7', '14.8', 'Health_Score__c'), false);
        assert.equal(await same('14.7', null, 'Health_Score__c'), false);
        assert.equal(await same(null, null, 'Trend__c'), true);
        assert.equal(await same('Rising', 'rising', 'Trend__c'), false);
    });
});
