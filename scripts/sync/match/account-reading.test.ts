import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import { shardOf } from '../shard/shard.ts';
import type { Shard } from '../shard/shard.ts';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { accountReading } from './account-reading.ts';
import type { RevenueField } from './account-reading.ts';
import { accountFields, findRevenueField } from './accounts.ts';
import { SHIPPED } from '../rules/published.ts';

const IDS = ['001000000000001AAA', '001000000000002AAA', '001000000000003AAA', '001000000000004AAA'];
const ASKED = ['Id', 'Name', 'Health_Score__c', 'annualrevenue'];

describe('accountReading', () => {
    let engine: Engine;
    aroundEngine((opened) => (engine = opened));
    before(async () => {
        const rows = IDS.map((id, i) => `('${id}', 'Account ${i}', '${i}.5', '${i}00', '1E3', 'EUR')`);
        await engine.run(`CREATE TABLE records AS FROM (VALUES ${rows.join(', ')})
            t("Id", "Name", "Health_Score__c", "annualrevenue", "Worth__c", "CurrencyIsoCode")`);
    });

    const read = async (revenue: RevenueField | null, wanted: string, shard: Shard | null = null) => {
        const { fields, columns } = accountReading(new FieldNames(null, new Map()), ASKED, { shard, revenue });
        const rows = await engine.rows(`SELECT ${wanted} FROM (SELECT ${columns} FROM records) ORDER BY "Id"`);
        return { fields, rows };
    };

    it('asks for the revenue and its currency beside the rest, each field once whatever its case', async () => {
        const field = (name: string, currencies: boolean): RevenueField => ({ field: name, currencies });
        assert.deepEqual((await read(null, '1')).fields, ASKED);
        assert.deepEqual((await read(field('AnnualRevenue', false), '1')).fields, ASKED);
        assert.deepEqual((await read(field('Worth__c', false), '1')).fields, [...ASKED, 'Worth__c']);
        const both = await read(field('Worth__c', true), 'revenue, currency, "Health_Score__c"');
        assert.deepEqual(both.fields, [...ASKED, 'Worth__c', 'CurrencyIsoCode']);
        assert.deepEqual(both.rows[2], [1000, 'EUR', 2.5]);
    });

    it('knows no revenue where none is wanted, and no currency where the org has one only', async () => {
        assert.deepEqual((await read(null, 'revenue, currency')).rows[2], [null, null]);
        const one = await read({ field: 'AnnualRevenue', currencies: false }, 'revenue, currency');
        assert.deepEqual(one.rows[2], [200, null]);
    });

    it('says which accounts belong to the part of the run', async () => {
        const all = await read(null, 'mine');
        assert.deepEqual(all.rows.flat(), [true, true, true, true]);
        for (const index of [0, 1, 2]) {
            const { rows } = await read(null, 'mine', { index, of: 3 });
            const expected = IDS.map((id) => shardOf(id, 3) === index);
            assert.deepEqual(rows.flat(), expected, String(index));
        }
    });
});

describe('the revenue of an account', () => {
    const found = (seen: readonly string[], asked: string | null) => {
        const warnings: string[] = [];
        const names = new FieldNames(null, new Map(seen.map((name) => [name.toLowerCase(), true])));
        return { field: findRevenueField(names, asked, (text) => void warnings.push(text)), warnings };
    };

    it('stands in AnnualRevenue unless somebody names another field, with the currency where the org has several', () => {
        const usual = found(['AnnualRevenue'], null);
        assert.deepEqual(usual, { field: { field: 'AnnualRevenue', currencies: false }, warnings: [] });
        const other = found(['AnnualRevenue', 'CurrencyIsoCode'], 'Worth__c');
        assert.deepEqual(other, { field: { field: 'Worth__c', currencies: true }, warnings: [] });
    });

    it('is unknown, with a warning, when the user does not see it', () => {
        const { field, warnings } = found(['Name'], null);
        assert.equal(field, null);
        assert.match(warnings.join(), /does not see AnnualRevenue, so the plan says nothing about money/u);
    });
});

describe('accountFields', () => {
    it('are those that settings and rules name, each once whatever its case', () => {
        const source = (by: string) => ({ match: { by } });
        const config = {
            sources: [source('id'), source('Domain__c'), source('domain__C')],
            accounts: { only: [{ field: 'Type', in: ['Customer'] }], startField: 'Customer_Since__c' }
        } as unknown as Parameters<typeof accountFields>[0];
        const model = { ...SHIPPED, field: 'Region__c', cohortField: 'type', stageField: 'Phase__c' };
        const fields = accountFields(config, [SHIPPED, model]);
        assert.deepEqual(fields.slice(fields.indexOf('Health_Cohort__c') + 1), ['Domain__c', 'Type', 'Customer_Since__c', 'Region__c', 'Phase__c']); // prettier-ignore
        assert.equal(new Set(fields.map((field) => field.toLowerCase())).size, fields.length);
    });
});
