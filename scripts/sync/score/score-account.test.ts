import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_RULES, detailText } from './model.ts';
import type { Context } from './model.ts';
import { SHOWN_FIELDS } from './outputs.ts';
import { scoreOne } from './score-account.ts';
import type { AccountToScore, ScoredAccount } from './score-account.ts';

const account = (changes: Partial<AccountToScore> = {}): AccountToScore => ({
    evidence: [
        [
            0,
            [{ kind: 'score', source: 'cx', score: 8.2, date: '2026-05-02' }],
            [{ kind: 'score', values: [6.5], source: 'roi', date: '2026-05-01', verifiedBy: 'customer' }]
        ]
    ],
    stage: null,
    customerSince: null,
    override: null,
    excluded: false,
    digestIn: 'abc',
    storedDigest: null,
    stored: null,
    ...changes
});
/** Receipt as it is written, without the place among the others. */
const receiptOf = ({ kept, health }: ScoredAccount): string => kept ?? detailText(health, null);
/** A receipt as it is stored, with the place among the others. */
const withContext = (detail: string, context: Context): string =>
    detail.replace(',', `,"context":${JSON.stringify(context)},`);
const valueOf = (shown: readonly (string | null)[], field: (typeof SHOWN_FIELDS)[number]) =>
    shown[SHOWN_FIELDS.indexOf(field)];
const CONTEXT: Context = {
    cohort: 'Enterprise, "big"',
    size: 12,
    percentile: 40,
    date: '2026-06-01',
    outcomeMedian: 6,
    experienceMedian: 7.1,
    change: null
};

describe('scoreOne', () => {
    it('gives the seed customer 14.7 and Amber', () => {
        const { shown, changed } = scoreOne(account(), DEFAULT_RULES, ['2026-06-01']);
        assert.equal(valueOf(shown, 'Health_Score__c'), '14.7');
        assert.equal(valueOf(shown, 'Health_Status__c'), 'Amber');
        assert.equal(changed, true);
    });

    it('finds nothing changed when the same evidence comes again, also on a later day', () => {
        const first = scoreOne(account(), DEFAULT_RULES, ['2026-06-01']);
        const stored = { shown: first.shown, detail: withContext(receiptOf(first), CONTEXT) };
        const again = scoreOne(account({ stored, storedDigest: 'abc.x' }), DEFAULT_RULES, ['2026-06-01']);
        assert.equal(again.changed, false);
        assert.deepEqual(again.context, CONTEXT);
    });

    it('finds a field that somebody changed by hand', () => {
        const first = scoreOne(account(), DEFAULT_RULES, ['2026-06-01']);
        const shown = first.shown.map((value, i) => (SHOWN_FIELDS[i] === 'Health_Score__c' ? '20' : value));
        const again = scoreOne(
            account({ stored: { shown, detail: receiptOf(first) }, storedDigest: 'abc.x' }),
            DEFAULT_RULES,
            ['2026-06-01']
        );
        assert.equal(again.changed, true);
    });

    it('takes a damaged receipt as none', () => {
        const first = scoreOne(
            account({ stored: { shown: [], detail: '{"v":1,' }, storedDigest: 'x.y' }),
            DEFAULT_RULES,
            ['2026-06-01']
        );
        assert.equal(valueOf(first.shown, 'Health_Score__c'), '14.7');
    });

    it('replays days in order and keeps stored points outside of them', () => {
        const days = ['2026-01-31', '2026-02-28', '2026-06-01'];
        const evidence = [8.2, 6, 8.2].map((score, i): AccountToScore['evidence'][number] => [
            i,
            [{ kind: 'score', source: 'cx', score, date: days[i] ?? '' }],
            [{ kind: 'score', values: [6.5], source: 'roi', date: days[i] ?? '' }]
        ]);
        const old = scoreOne(
            account({ evidence: [[0, evidence[0]?.[1] ?? [], evidence[0]?.[2] ?? []]] }),
            DEFAULT_RULES,
            ['2025-12-31']
        );
        const empty = scoreOne(account({ evidence }), DEFAULT_RULES, days);
        assert.equal(empty.health.detail.history.length, 3);
        assert.ok(empty.health.trend !== null && empty.health.trend.direction !== 'New');
        const before = account({
            evidence: [[0, [{ kind: 'score', source: 'cx', score: 9, date: '2025-12-30' }], []]]
        });
        const stored = scoreOne(before, DEFAULT_RULES, ['2025-12-31']);
        const merged = scoreOne(
            account({
                evidence,
                stored: { shown: stored.shown, detail: receiptOf(stored) },
                storedDigest: 'abc.x'
            }),
            DEFAULT_RULES,
            days
        );
        assert.equal(merged.health.detail.history.length, 4);
        const twice = scoreOne(
            account({
                evidence,
                stored: { shown: merged.shown, detail: withContext(receiptOf(merged), CONTEXT) },
                storedDigest: 'abc.x'
            }),
            DEFAULT_RULES,
            days
        );
        assert.equal(twice.changed, false);
        assert.notEqual(old, null);
    });
});
