import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cellsOf } from '../salesforce/csv.ts';
import { decodeDetail } from '../score/model.ts';
import type { Context } from '../score/model.ts';
import { SHOWN_FIELDS, UPLOAD_FIELDS } from '../score/outputs.ts';
import { RecordBytes } from '../score/record-bytes.ts';
import { placeTexts, writeHead, writeScoredHead } from './upload-record.ts';

const CONTEXT: Context = {
    cohort: 'Enterprise, "big"',
    size: 12,
    percentile: 80,
    date: '2026-06-01',
    outcomeMedian: 6.5,
    experienceMedian: null,
    change: -0.6
};
const DETAIL = '{"v":1,"source":"Umfrage \\"neu\\"\\n"}';
const shown = SHOWN_FIELDS.map((field) => (field === 'Health_Driver__c' ? 'Two "sixes", one nine' : null));
const put = (percentile: number | null, context: Context | null): Record<string, string> => {
    const bytes = new RecordBytes();
    writeHead(bytes, '001000000000001AAA', shown, '2026-06-01T00:00:00.000Z', 'a.b');
    const head = Buffer.from(bytes.all()).toString('utf8');
    const { cells, member } = placeTexts(percentile, context);
    const receipt = DETAIL.replaceAll('"', '""');
    const comma = receipt.indexOf(',');
    const line = `${head}${cells}"${receipt.slice(0, comma)}${member}${receipt.slice(comma)}"`;
    return Object.fromEntries(cellsOf(line).map((cell, i) => [UPLOAD_FIELDS[i] ?? '', cell]));
};

describe('writeHead and placeTexts', () => {
    it('make a record with the place in its own cells and on the receipt', () => {
        const record = put(80, CONTEXT);
        assert.deepEqual(Object.keys(record), [...UPLOAD_FIELDS]);
        assert.equal(record['Health_Percentile__c'], '80');
        assert.equal(record['Health_Cohort__c'], 'Enterprise, "big" (12)');
        assert.equal(record['Health_Driver__c'], 'Two "sixes", one nine');
        const { context, ...others } = JSON.parse(record['Health_Detail__c'] ?? '') as Record<string, unknown>;
        assert.deepEqual(context, CONTEXT);
        assert.deepEqual(others, JSON.parse(DETAIL));
    });

    it('clear the place of an account that has none', () => {
        const record = put(null, null);
        assert.deepEqual([record['Health_Percentile__c'], record['Health_Cohort__c']], ['#N/A', '#N/A']);
        assert.equal(record['Health_Detail__c'], DETAIL);
        assert.equal(decodeDetail(DETAIL).detail, null);
    });

    it('give an account that was scored a digest that tells what it depends on and what it shows', () => {
        const digestOf = (driver: string, digestIn: string, scoredAt = '2026-06-01T00:00:00.000Z'): string => {
            const bytes = new RecordBytes();
            const values = SHOWN_FIELDS.map((field) => (field === 'Health_Driver__c' ? driver : null));
            writeScoredHead(bytes, '001000000000001AAA', values, scoredAt, digestIn);
            const cells = cellsOf(Buffer.from(bytes.all()).toString('utf8'));
            return cells[UPLOAD_FIELDS.indexOf('Health_Digest__c')] ?? '';
        };
        const digest = digestOf('Two sixes, one nine', 'abc');
        assert.match(digest, /^abc\.[0-9a-f]{20}$/u);
        assert.equal(digestOf('Two sixes, one nine', 'abc', '2026-06-02T00:00:00.000Z'), digest);
        assert.notEqual(digestOf('Two sixes, one ten', 'abc'), digest);
        assert.equal(digestOf('Two sixes, one nine', 'def').slice(3), digest.slice(3));
    });
});
