import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { uploadCell } from '../salesforce/csv.ts';
import { DEFAULT_RULES, detailText, isoDate, scoreAccount, writeDetail } from './model.ts';
import type { AccountInput } from './model.ts';
import { RecordBytes } from './record-bytes.ts';

const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ maxLength: 40 }),
    fc.string({ unit: fc.constantFrom('a', ' ', ',', '.'), minLength: 28, maxLength: 40 }),
    fc.constantFrom(
        '',
        ' ',
        ' a',
        'a ',
        'a b',
        'a,b',
        'a"b',
        'a\\b',
        'a\nb',
        'a\tb',
        '\u007f',
        '~',
        'ü',
        '\ud800',
        '{"v":1}',
        '\u00a0a',
        '=1'
    )
);

function written(write: (to: RecordBytes) => void): string {
    const bytes = new RecordBytes();
    write(bytes);
    return Buffer.from(bytes.all()).toString('utf8');
}

/** A text as UTF-8 has it: half a character becomes a mark. */
const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

describe('RecordBytes', () => {
    it('writes a value as JSON with doubled quotation marks', () => {
        const value = fc.oneof(anyText, fc.double(), fc.integer(), fc.constant(null), fc.boolean(), fc.jsonValue());
        fc.assert(
            fc.property(value, (one) => {
                const expected = JSON.stringify(one).replaceAll('"', '""');
                assert.equal(written((to) => to.value(one)), encoded(expected)); // prettier-ignore
            }),
            { numRuns: 3000 }
        );
    });

    it('writes parts up to the end of its memory and behind it', () => {
        const times = 1024 * 1024 + 5;
        const parts = written((to) => {
            for (let i = 0; i < times; i++) to.part(to.parts.rowEnd);
        });
        assert.ok(parts === '}'.repeat(times), `${parts.length} characters ending in ${parts.slice(-20)}`);
    });

    it('writes a receipt as the model does, with doubled quotation marks', () => {
        const day = fc.integer({ min: 0, max: 600 }).map((ago) => isoDate(20_600 - ago));
        const source = fc.oneof(anyText, fc.constant('survey'));
        const counts = {
            promoters: fc.nat(20),
            passives: fc.nat(20),
            detractors: fc.nat(20),
            ratingSum: fc.constant(0)
        };
        const answers = fc.record({ kind: fc.constant('answers'), source, ...counts, oldest: day, newest: day, decisionMakers: fc.option(fc.record(counts), { nil: undefined }) }, { requiredKeys: ['kind', 'source', 'promoters', 'passives', 'detractors', 'ratingSum', 'oldest', 'newest'] }); // prettier-ignore
        const ready = fc.record({ kind: fc.constant('score'), source, score: fc.double({ min: 1, max: 10, noNaN: true }), date: day }); // prettier-ignore
        const outcome = fc.record({ kind: fc.constantFrom('score', 'roi', 'attainment', 'benefitCost'), values: fc.array(fc.double({ min: -3, max: 12, noNaN: true }), { maxLength: 3 }), date: day, source, weight: fc.double({ min: 0.1, max: 5, noNaN: true }), validUntil: day, verifiedBy: fc.constantFrom('customer', 'system', 'estimated'), measure: source }, { requiredKeys: ['kind', 'values', 'date', 'source'] }); // prettier-ignore
        const evidence = fc.record({ experience: fc.array(fc.oneof(answers, ready), { maxLength: 13 }), outcome: fc.array(outcome, { maxLength: 13 }) }); // prettier-ignore
        fc.assert(
            fc.property(evidence, evidence, fc.option(anyText), (before, now, cohort) => {
                const on = (asOf: string, given: typeof now): AccountInput => ({ asOf, ...given, stage: 'Adoption', customerSince: null, override: null, excluded: false }) as AccountInput; // prettier-ignore
                const first = scoreAccount(on('2026-05-20', before), DEFAULT_RULES, null);
                const health = scoreAccount(on('2026-05-27', now), { ...DEFAULT_RULES, version: '2', floor: 3.25 }, first.detail); // prettier-ignore
                const context = cohort === null ? null : { cohort, size: 3, percentile: 50, date: '2026-05-27', outcomeMedian: null, experienceMedian: 7.1, change: -0.2 }; // prettier-ignore
                const expected = detailText(health, context).replaceAll('"', '""');
                assert.equal(written((to) => writeDetail(to, health.detail, context)), encoded(expected)); // prettier-ignore
            }),
            { numRuns: 500 }
        );
    });

    it('writes every number as JSON does', () => {
        const steps = Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 100);
        const thousandths = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 1000);
        const odd = [-0, 1e8, 1e8 - 1, 99_999_999.99, 1e21, 1e-7, 0.1 + 0.2, 1.005, 1 / 3, 5e-324, 2 ** 53, NaN, Infinity, -Infinity]; // prettier-ignore
        const powers = Array.from({ length: 12 }, (_, i) => [10 ** i, 10 ** i - 1, 10 ** i + 0.5]).flat();
        const numbers = [...steps, ...thousandths, ...odd, ...powers];
        const text = written((to) => {
            for (const number of numbers) {
                to.value(number);
                to.byte(10);
            }
        });
        assert.deepEqual(text.split('\n').slice(0, -1), numbers.map((number) => JSON.stringify(number))); // prettier-ignore
    });

    it('writes a cell as an upload has it, with the comma behind it', () => {
        fc.assert(
            fc.property(fc.option(anyText), (one) => {
                assert.equal(written((to) => to.cell(one)), encoded(`${uploadCell(one)},`)); // prettier-ignore
            }),
            { numRuns: 3000 }
        );
    });

    it('grows whatever is written', () => {
        const long = 'x'.repeat(700_000);
        const quotes = '"'.repeat(700_000);
        const text = written((to) => {
            to.value(long);
            to.cell(long);
            to.cell(quotes);
            to.json(quotes);
            for (let i = 0; i < 700_000; i++) to.part(to.parts.comma);
            to.value(12.34);
        });
        const expected = `""${long}""${long},"${quotes}${quotes}",${quotes}${quotes}${','.repeat(700_000)}12.34`;
        assert.ok(text === expected);
    });

    it('finds a byte, or the end', () => {
        const bytes = new RecordBytes();
        bytes.write('a,b,c');
        assert.deepEqual([bytes.placeOf(44, 0), bytes.placeOf(44, 2), bytes.placeOf(44, 4)], [1, 3, 5]);
    });
});
