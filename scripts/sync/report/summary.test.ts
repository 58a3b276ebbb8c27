import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../plan/changes.ts';
import { hasProblems, summaryText } from './summary.ts';
import type { Summary } from './summary.ts';

const HISTORY = {
    enabled: true,
    planned: 0,
    written: 0,
    failed: 0,
    failedByCode: {},
    madeGood: 0,
    reowned: 0,
    purged: 0,
    forecast: null
};
const TASKS = { playbooks: 0, planned: 0, created: 0, failed: 0, failedByCode: {} };
const ACCOUNTS = {
    read: 1200,
    due: 5,
    fetched: 7,
    wholeBecause: 'nothing was kept',
    byState: { Scored: 1100, 'No evidence': 100 },
    byStatus: {}
};
const CHANGES = {
    planned: 5,
    moved: 0,
    unchanged: 1195,
    written: 5,
    failed: 0,
    failedByCode: {},
    failedFile: null,
    file: null,
    examples: [],
    savedTo: null,
    movements: []
};

type Part = 'history' | 'tasks' | 'accounts' | 'changes';

function summary({ history = {}, tasks = {}, accounts = {}, changes = {}, ...more }: Partial<Record<Part, object>> & Partial<Omit<Summary, Part>>): Summary {
    return {
        command: 'run', asOf: '2026-06-01T23:59:59Z', days: 1, shard: null, org: 'https://org.example', user: 'sync@example.com', namespace: null,
        sources: [], rejected: { count: 0, byReason: {}, file: null }, apiCalls: 1234, warnings: [], peakMemoryMb: 210,
        stages: [{ name: 'read', seconds: 1.25 }, { name: 'write', seconds: 2 }],
        ...more,
        accounts: { ...ACCOUNTS, ...accounts },
        changes: { ...CHANGES, ...changes },
        history: { ...HISTORY, ...history },
        tasks: { ...TASKS, ...tasks }
    };
} // prettier-ignore

/** What stands behind a title of the table; undefined when it is not there. */
function told(title: string, of: Parameters<typeof summary>[0]): string | undefined {
    const line = summaryText(summary(of)).split('\n').find((text) => text.startsWith(`  ${title} `)); // prettier-ignore
    return line?.slice(title.length + 2).trim();
}

describe('the summary of a run', () => {
    it('says when, where, how many accounts and how long', () => {
        assert.equal(told('as of', {}), '2026-06-01T23:59:59Z');
        assert.equal(told('as of', { days: 3 }), '2026-06-01T23:59:59Z (3 days replayed)');
        assert.equal(told('org', {}), 'https://org.example as sync@example.com');
        assert.equal(told('shard', {}), undefined);
        assert.match(told('shard', { shard: '1/4' }) ?? '', /^1\/4: .*npm run sync -- settle$/u);
        assert.equal(told('accounts', {}), '1,200 read, 5 scored');
        const kept = { wholeBecause: null };
        assert.equal(told('accounts', { accounts: kept }), '1,200 read (7 changed, the others kept from an earlier run), 5 scored');
        assert.equal(told('by state', {}), 'Scored 1,100, No evidence 100');
        assert.equal(told('by status', {}), 'none');
        assert.equal(told('API calls', {}), '1,234');
        assert.equal(told('seconds', {}), '3.3 (read 1.3, write 2.0)');
        assert.equal(told('peak memory', {}), '210 MB');
    }); // prettier-ignore

    it('says what was changed, written and refused; a plan says that it wrote nothing', () => {
        assert.equal(told('changed', {}), '5 accounts');
        assert.equal(told('changed', { changes: { moved: 2 } }), '5 accounts, 2 of them moved');
        assert.equal(told('unchanged', {}), '1,195 accounts');
        assert.equal(told('written', {}), '5 accounts');
        assert.equal(told('refused', {}), undefined);
        const failed = { failed: 3, failedByCode: { LOCKED: 1, INVALID: 2 }, failedFile: 'out/failed.csv' };
        assert.equal(told('refused', { changes: failed }), '3 accounts: LOCKED 1, INVALID 2');
        assert.match(summaryText(summary({ changes: failed })), /\nRefused records: out\/failed\.csv$/u);
        assert.equal(told('written', { command: 'plan', changes: failed }), 'nothing: this was a plan');
        assert.equal(told('refused', { command: 'plan', changes: failed }), undefined);
        assert.match(summaryText(summary({ changes: { file: 'changes.csv' } })), /\nEvery change: changes\.csv$/u);
        assert.match(summaryText(summary({ changes: { savedTo: 'p.ndjson' } })), /run --plan p\.ndjson$/u);
        const odd = summaryText(summary({ changes: { savedTo: "Ann's plan.ndjson" } }), [
            '--config',
            'my book.json',
            '--org',
            'prod'
        ]);
        assert.ok(
            odd.endsWith(
                String.raw`npm run sync -- run --plan 'Ann'\''s plan.ndjson' --config 'my book.json' --org prod`
            ),
            odd
        );
    });

    it('tells of each source what was read of it and why rows were left out', () => {
        const source = { source: 'survey', kind: 'answers', files: 1, read: 2000, used: 1990, rejected: 3, filtered: 0, elsewhere: 0 };
        const one = (more: object): string | undefined =>
            told('source survey', { sources: [{ ...source, ...more }] as unknown as Summary['sources'] });
        assert.equal(one({}), '2,000 rows read, 1,990 used, 3 rejected');
        assert.equal(one({ filtered: 5, elsewhere: 2 }), '2,000 rows read, 1,990 used, 3 rejected, 5 left out by the filter, 2 of other shards');
    }); // prettier-ignore

    it('lists twelve reasons for rejected rows', () => {
        const byReason = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`reason ${i}`, 1000 + i]));
        const text = (count: number): string => summaryText(summary({ rejected: { count: 99, byReason: byReason(count), file: 'r.csv' } }));
        assert.match(text(12), /\nRejected rows: 99, listed in r\.csv\n {6}1,000 {2}reason 0\n[^]*reason 11$/u);
        assert.match(text(14), /reason 11\n {2}and 2 other reasons$/u);
        assert.doesNotMatch(summaryText(summary({})), /Rejected/u);
    }); // prettier-ignore

    it('tells of the history what was written, made good, refused, given away and removed', () => {
        assert.equal(told('history', { history: { written: 10 } }), '10 snapshots written');
        const all = { written: 10, madeGood: 4, failed: 1, reowned: 2, purged: 3 };
        assert.equal(
            told('history', { history: all }),
            '10 snapshots written, 4 of them left by an earlier run, 1 refused, 2 given to a new owner, 3 old ones removed'
        );
        assert.equal(told('history', { command: 'plan', history: { planned: 6, written: 1 } }), '6 snapshots to write');
        const forecast = { bytesNow: 0, bytesAfterRun: 0, rowsAMonth: 0, bytesInAYear: 0, bytesInTheEnd: 0 };
        assert.match(told('history', { history: { forecast } }) ?? '', /^0 snapshots written; storage 0 kB now/u);
        assert.match(told('history', { history: { enabled: false, forecast } }) ?? '', /^off; switched on it would take 0 kB now/u);
    }); // prettier-ignore

    it('tells of tasks where there are playbooks', () => {
        assert.equal(told('tasks', {}), undefined);
        assert.equal(told('tasks', { tasks: { playbooks: 1, created: 2 } }), '2 created by 1 playbook');
        const refused = { playbooks: 2, planned: 3, created: 2, failed: 1 };
        assert.equal(told('tasks', { tasks: refused }), '2 created by 2 playbooks, 1 refused: failed-tasks.csv');
        assert.equal(told('tasks', { command: 'plan', tasks: refused }), '3 to create by 2 playbooks');
    });

    it('shows the largest moves of a run, before and after', () => {
        const change = { name: 'Acme', scoreBefore: 15, statusBefore: 'Green', stateBefore: 'Scored', scoreAfter: null, statusAfter: null, stateAfter: 'Stale' };
        const first = { ...change, name: 'New one', scoreBefore: null, statusBefore: null, stateBefore: null };
        const text = summaryText(summary({ changes: { examples: [change, first] as unknown as Change[] } }));
        assert.match(text, /^Largest changes\n {2}Acme {37}15\.0 Green -> \(Stale\)\n {2}New one {34}new -> \(Stale\)\n\n {2}as of/u);
    }); // prettier-ignore

    it('has problems when rows were left out or anything was refused', () => {
        assert.equal(hasProblems(summary({})), false);
        for (const part of ['changes', 'history', 'tasks']) assert.equal(hasProblems(summary({ [part]: { failed: 1 } })), true, part);
        assert.equal(hasProblems(summary({ rejected: { count: 1, byReason: {}, file: null } })), true);
    }); // prettier-ignore
});
