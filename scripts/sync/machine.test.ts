import assert from 'node:assert/strict';
import {
    appendFileSync,
    copyFileSync,
    existsSync,
    readdirSync,
    readFileSync,
    rmSync,
    utimesSync,
    writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { proxiedBook } from './testing/proxied-book.ts';
import { runJob, summaryOf } from './testing/run-job.ts';
import { settings, storedResults, writeEvidence } from './testing/seed-book.ts';

const ACCOUNTS = 30;

describe('the job on a machine that changes under it', () => {
    const book = proxiedBook(ACCOUNTS);

    const outcomes = (): string => join(book.org.folder, 'outcome.csv');
    const isUnscored = async (): Promise<boolean> =>
        Object.values(await storedResults(book.org)).every((stored) => stored['Health_State__c'] === null);
    const withClock = (hours: number): NodeJS.ProcessEnv => {
        const code = `const Real = Date; const now = () => Real.now() + ${hours * 3_600_000};
            globalThis.Date = class extends Real { constructor(...a) { a.length === 0 ? super(now()) : super(...a); } static now() { return now(); } };`;
        const file = join(book.org.folder, 'clock.mjs');
        writeFileSync(file, code);
        return { ...book.options.env, NODE_OPTIONS: `--import ${file}` };
    };

    const changes: [string, () => void][] = [
        ['goes on being written', () => appendFileSync(outcomes(), 'K29,9,2026-05-20\n')],
        ['is cut off', () => writeFileSync(outcomes(), readFileSync(outcomes(), 'utf8').slice(0, 100))],
        ['is removed', () => rmSync(outcomes())],
        [
            'becomes another of the same size',
            () => {
                copyFileSync(outcomes(), `${outcomes()}.new`);
                rmSync(outcomes());
                copyFileSync(`${outcomes()}.new`, outcomes());
                rmSync(`${outcomes()}.new`);
                utimesSync(outcomes(), new Date(), new Date(Date.now() + 1000));
            }
        ]
    ];
    for (const [what, change] of changes) {
        it(`writes nothing when a file of evidence ${what} while it is read, and all of it the next time`, async () => {
            let isChanged = false;
            book.proxy.fate = () => {
                if (!isChanged) change();
                isChanged = true;
                return 'pass';
            };
            const stopped = await runJob(['run', ...settings(book.org)], book.options);
            assert.equal(stopped.code, 3, stopped.stderr);
            assert.match(
                stopped.stderr,
                /outcome\.csv (changed while being read\. Nothing was written\.|cannot be read)/u
            );
            assert.equal(await isUnscored(), true);
            writeEvidence(book.org, ACCOUNTS);
            const next = await summaryOf(['run', ...settings(book.org)], book.options);
            assert.deepEqual([next.code, next.changes.written], [0, ACCOUNTS]);
        });
    }

    it('stops a run about now when its clock is hours off, and none about a given day', async () => {
        const [config, file = ''] = settings(book.org);
        const args = ['run', config ?? '', file];
        const ahead = await runJob(args, { ...book.options, env: withClock(24) });
        assert.equal(ahead.code, 4, ahead.stderr);
        assert.match(ahead.stderr, /clock of this machine is 24 hours ahead of the org's/u);
        assert.equal(await isUnscored(), true);
        const given = await runJob(['run', ...settings(book.org)], { ...book.options, env: withClock(24) });
        assert.equal(given.code, 0, given.stderr);
        assert.equal((await runJob(args, book.options)).code, 0);
    });

    it('gives every time zone the same scores', async () => {
        for (const TZ of ['Pacific/Kiritimati', 'America/Los_Angeles', 'UTC']) {
            const run = await summaryOf(['run', ...settings(book.org)], {
                ...book.options,
                env: { ...book.options.env, TZ }
            });
            assert.deepEqual([run.code, run.changes.written], [0, TZ === 'Pacific/Kiritimati' ? ACCOUNTS : 0], TZ);
        }
    });

    it('says what is wrong with a folder that is none, without a stack', async () => {
        writeFileSync(join(book.org.folder, 'no-folder'), '');
        const stopped = await runJob(['run', ...settings(book.org), '--out', 'no-folder'], book.options);
        assert.equal(stopped.code, 2);
        assert.match(stopped.stderr, /Nothing can be written to the folder no-folder/u);
        assert.doesNotMatch(stopped.stderr, /\n\s+at /u);
    });

    it('leaves no work behind, however it ends', () => {
        const runs = join(book.org.folder, '.local/sync');
        const left = readdirSync(runs).filter((name) => existsSync(join(runs, name, 'work')));
        assert.deepEqual(left, []);
    });
});
