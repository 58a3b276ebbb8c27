import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConfigError } from '../errors.ts';
import type { Task } from '../task.ts';
import { toTask } from './options.ts';
import type { CommandName, Options } from './options.ts';

const NOW = '2026-06-15T10:00:00Z';

describe('what was typed', () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'health-options-'));
        settings({});
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    function settings(more: object): void {
        const columns = { account: 'key', score: 'score', date: 'on' };
        const sources = [{ name: 'outcome', kind: 'experience', files: ['outcome.csv'], columns }];
        writeFileSync(join(folder, 'settings.json'), JSON.stringify({ org: 'local', sources, ...more }));
    }
    const read = (command: CommandName, options: Partial<Options> = {}): { task: Task; org: string } => {
        const typed = { config: join(folder, 'settings.json'), out: join(folder, 'out'), ...options };
        return toTask(command, typed, join(folder, 'out', 'run-1'), NOW, () => undefined);
    };
    const problems = (command: CommandName, options: Partial<Options>): readonly string[] => {
        try {
            read(command, options);
            return [];
        } catch (error) {
            assert.ok(error instanceof ConfigError, String(error));
            return error.problems;
        }
    };

    it('is told with every problem at once', () => {
        const told = problems('backfill', {
            asOf: 'soon',
            shard: '4/4',
            limit: 'many',
            changes: 'list.csv',
            format: 'json',
            from: 'then',
            to: 'later',
            maxChange: 'much',
            minSourceRatio: '50%',
            maxApiShare: 'all',
            maxStorage: 'most'
        });
        for (const [i, part] of [
            '--as-of "soon" is neither a day',
            '--shard "4/4" is no part',
            '--changes list.csv cannot be combined with --format json',
            '--limit "many" is not a whole number',
            '--from "then" is not a day',
            '--to "later" is not a day',
            '--min-source-ratio "50%" is not a number from 0 to 1',
            '--max-change "much" is not a percentage',
            '--max-api-share "all" is not a percentage',
            '--max-storage "most" is not a percentage'
        ].entries())
            assert.ok(told[i]?.startsWith(part), told[i]);
        assert.equal(told.length, 10);
    });

    it('must be a range of days that have been', () => {
        assert.match(problems('backfill', { from: '2026-01-01', to: '2026-07-01' }).join(), /--to 2026-07-01 is after the as-of day 2026-06-15/u);
        assert.match(problems('backfill', { from: '2026-05-02', to: '2026-05-01' }).join(), /--from 2026-05-02 is after --to 2026-05-01/u);
        assert.deepEqual(problems('backfill', { from: '2026-06-15', to: '2026-06-15' }), []);
        assert.match(problems('backfill', { from: '1026-01-01' }).join(), /--from 1026-01-01 makes 12006 days to score by month; at most 1100/u);
        assert.deepEqual(problems('backfill', { from: '2006-06-15', every: 'week' }), []);
    }); // prettier-ignore

    it('must be about days on which evidence can count', () => {
        for (const asOf of ['0206-06-30', '1926-06-30', '1970-12-31', '2200-01-01', '9999-12-31T23:59:59-12:00'])
            assert.match(problems('plan', { asOf }).join(), /^--as-of .* is not a day that can be scored: the first year is 1971, the last 2199\.$/u, asOf);
        for (const asOf of ['1971-01-01', '2199-12-31', '2200-01-01T05:00:00+14:00']) assert.deepEqual(problems('plan', { asOf }), [], asOf);
        assert.match(problems('backfill', { from: '1960-01-01' }).join(), /^--from 1960-01-01 is not a day that can be scored/u);
    }); // prettier-ignore

    it('replays the days of a backfill, each once, and always the day itself', () => {
        const days = (options: Partial<Options>): readonly string[] => read('backfill', options).task.days;
        assert.deepEqual(days({ from: '2026-04-15' }), ['2026-04-15', '2026-05-15', '2026-06-15']);
        assert.deepEqual(days({ from: '2026-05-20', every: 'week' }), ['2026-05-20', '2026-05-27', '2026-06-03', '2026-06-10', '2026-06-15']);
        assert.deepEqual(days({ from: '2026-03-31', to: '2026-04-30' }), ['2026-03-31', '2026-04-30', '2026-06-15']);
        assert.deepEqual(days({}), ['2026-06-15']);
        assert.deepEqual(read('run', { from: '2026-01-01' }).task.days, ['2026-06-15']);
    }); // prettier-ignore

    it('looks at everybody in a backfill and where that was asked', () => {
        assert.equal(read('run').task.full, false);
        assert.equal(read('run', { full: true }).task.full, true);
        assert.equal(read('backfill').task.full, true);
    });

    it('is a run that settles or pins, or what it is called', () => {
        const kinds = (['plan', 'run', 'backfill', 'settle', 'pin'] as const).map((command) => {
            const { task } = read(command);
            return [task.command, task.settle, task.pin];
        });
        assert.deepEqual(kinds, [
            ['plan', false, false],
            ['run', false, false],
            ['backfill', false, false],
            ['run', true, false],
            ['run', false, true]
        ]);
        assert.match(problems('pin', { shard: '0/2' }).join(), /pin looks at all accounts/u);
    });

    it('is stronger than the settings, and they than what is usual', () => {
        const guards = ({ maxChange, minSourceRatio, maxApiShare, maxStorage }: Task) =>
            [maxChange, minSourceRatio, maxApiShare, maxStorage]; // prettier-ignore
        assert.deepEqual(guards(read('run').task), [null, 0.5, 0.8, 0.95]);
        settings({ guards: { maxChange: '10%', minSourceRatio: 0.3, maxApiShare: '50%', maxStorage: '60%' }, accounts: { revenueField: 'Arr__c' } });
        assert.deepEqual(guards(read('run').task), [0.1, 0.3, 0.5, 0.6]);
        const typed = { maxChange: '2.5', minSourceRatio: '0', maxApiShare: '100%', maxStorage: '99%', moneyField: 'Mrr__c', org: 'env' };
        const { task, org } = read('run', typed);
        assert.deepEqual(guards(task), [0.025, 0, 1, 0.99]);
        assert.deepEqual([task.moneyField, org], ['Mrr__c', 'env']);
        assert.deepEqual([read('run').task.moneyField, read('run').org], ['Arr__c', 'local']);
        settings({ guards: { minSourceRatio: 1e-7 } });
        assert.equal(read('run').task.minSourceRatio, 1e-7);
        settings({});
        assert.equal(read('run').task.moneyField, null);
    }); // prettier-ignore

    it('is no share when it is no number of percent, and no ratio above 1', () => {
        for (const text of ['some', '-5%', '5%%', '']) assert.match(problems('run', { maxChange: text }).join(), /--max-change ".*" is not a percentage/u);
        for (const text of ['1.5', '-0.1', '50%', '']) assert.match(problems('run', { minSourceRatio: text }).join(), /--min-source-ratio ".*" is not a number from 0 to 1/u);
        assert.deepEqual(problems('run', { minSourceRatio: '1.0' }), []);
    }); // prettier-ignore

    it('needs an org, typed or in the settings', () => {
        settings({ org: undefined });
        assert.deepEqual(problems('run', {}), ['No org is named.']);
        assert.equal(read('run', { org: 'env' }).org, 'env');
        settings({});
    });

    it('names the list of changes by its format, and shows twenty of them', () => {
        const file = (options: Partial<Options>): string => read('plan', options).task.changesFile;
        assert.equal(file({}), join(folder, 'out', 'run-1', 'changes.csv'));
        assert.equal(file({ format: 'json' }), join(folder, 'out', 'run-1', 'changes.ndjson'));
        assert.equal(file({ changes: 'list.NDJSON', format: 'json' }), 'list.NDJSON');
        assert.match(problems('plan', { changes: 'list.json', format: 'csv' }).join(), /cannot be combined with --format csv/u);
        assert.deepEqual([read('plan').task.limit, read('plan', { limit: '0' }).task.limit], [20, 0]);
        assert.match(problems('plan', { limit: '1000000' }).join(), /from 0 to 999999/u);
    }); // prettier-ignore

    it('gives every run a key that is never used twice and says its part', () => {
        const keys = [read('run'), read('run'), read('run', { shard: '1/4' })].map(({ task }) => task.runKey);
        assert.equal(new Set(keys).size, 3);
        assert.match(keys[0] ?? '', /^run-1-[0-9a-f]{8}$/u);
        assert.match(keys[2] ?? '', /^run-1-[0-9a-f]{8}-shard-1-of-4$/u);
    });

    it('writes over nothing that the command reads, and no two lists into one file', () => {
        const at = (name: string): string => join(folder, name);
        for (const name of ['outcome.csv', 'query.sql', 'plan.ndjson', 'changes.csv']) writeFileSync(at(name), '');
        symlinkSync(at('outcome.csv'), at('link.csv'));
        mkdirSync(at('lists'), { recursive: true });
        const query = { name: 'query', kind: 'experience', columns: { account: 'a', score: 's', date: 'd' } };
        settings({
            sources: [
                { ...query, name: 'outcome', files: ['out*.csv'] },
                { ...query, postgres: { url: 'postgres://warehouse.example/db', sqlFile: 'query.sql' } }
            ]
        });
        assert.deepEqual(
            problems('plan', { changes: at('settings.json'), rejects: at('link.csv'), save: at('lists') }),
            [
                `--changes ${at('settings.json')} is the settings file, which would be lost: name another file.`,
                `--rejects ${at('link.csv')} is evidence of the source "outcome", which would be lost: name another file.`,
                `--save ${at('lists')} is a folder: name a file in it.`
            ]
        );
        assert.match(
            problems('plan', { save: at('query.sql') })[0] ?? '',
            /is the query of the source "query", which/u
        );
        for (const same of ['changes.csv', 'new.csv'])
            assert.deepEqual(problems('plan', { changes: at(same), rejects: at(same) }), [
                `--rejects ${at(same)} is the file of --changes: name another one.`
            ]);
        assert.deepEqual(problems('plan', { changes: at('changes.csv'), rejects: at('new.csv') }), []);
        assert.deepEqual(problems('plan', { changes: '/dev/null', rejects: '/dev/null' }), []);
        symlinkSync('/dev/null', at('null'));
        assert.match(problems('plan', { save: at('null') }).join('\n'), /^--save \S+ is no file, .*: name a file\.$/u);
        settings({});
    });
});
