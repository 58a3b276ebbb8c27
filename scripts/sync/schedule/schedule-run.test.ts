import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Fate, SeenRequest } from '../testing/faulty-proxy.ts';
import { proxiedBook } from '../testing/proxied-book.ts';
import { summaryOf } from '../testing/run-job.ts';
import { settings, storedResults } from '../testing/seed-book.ts';
import type { ScheduleState } from './scheduler.ts';

const ACCOUNTS = 30;
const BIN = fileURLToPath(new URL('../bin.js', import.meta.url));

describe('a schedule and the runs it begins', () => {
    const book = proxiedBook(ACCOUNTS);
    let runOptions: string[];
    before(() => {
        runOptions = settings(book.org);
    });

    const out = (): string => join(book.org.folder, '.local/sync');
    const health = (): ScheduleState => JSON.parse(readFileSync(join(out(), 'schedule.json'), 'utf8')) as ScheduleState;
    const results = async (): Promise<string[]> =>
        (
            await book.org.query<{ Result__c: string }>(
                'SELECT Result__c FROM Health_Sync_Run__c ORDER BY Started_At__c, Name'
            )
        ).map((row) => row.Result__c);

    function start() {
        const child = spawn(process.execPath, [BIN, 'schedule', '--every', '6h', '--', ...runOptions], {
            ...book.options,
            stdio: ['ignore', 'pipe', 'pipe']
        });
        let text = '';
        const waiting = new Map<RegExp, (found: string) => void>();
        const hear = (chunk: Buffer): void => {
            text += chunk.toString();
            for (const [what, resolve] of waiting) {
                const found = what.exec(text);
                if (found) resolve(found[0]);
            }
        };
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
        const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }));
        const says = (what: RegExp) => new Promise<string>((resolve) => void waiting.set(what, resolve));
        return { child, ended, says };
    }

    /** A schedule that is told to stop when its run sends such a request, which is never answered. */
    async function stoppedAt(
        matches: (request: SeenRequest) => boolean
    ): Promise<{ code: number | null; text: string }> {
        const schedule = start();
        let isStruck = false;
        book.proxy.fate = (request): Fate => {
            if (!isStruck && matches(request)) {
                isStruck = true;
                schedule.child.kill('SIGTERM');
                return 'reset';
            }
            return 'pass';
        };
        return schedule.ended;
    }

    it('ends the run that is under way before it writes: its row says so, and nothing is left behind', async () => {
        const { code, text } = await stoppedAt(({ path }) => /query.*FROM%20Account/u.test(path));
        assert.equal(code, 0, text);
        assert.match(text, /Interrupted \(SIGTERM\)/u);
        assert.deepEqual([health().state, health().last?.exitCode], ['stopped', 143]);
        assert.equal((await results()).at(-1), 'Interrupted');
        assert.ok(Object.values(await storedResults(book.org)).every((stored) => stored['Health_State__c'] === null));
        const work = readdirSync(out(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('/work'));
        assert.deepEqual(work, []);
    });

    it('ends the run that is writing: the next one takes over at once and writes the rest', async () => {
        const { code, text } = await stoppedAt(
            ({ method, path }) => method === 'PATCH' && path.endsWith('/composite/sobjects')
        );
        assert.equal(code, 0, text);
        const next = await summaryOf(['run', ...runOptions], book.options);
        assert.equal(next.code, 0);
        assert.equal((await summaryOf(['run', ...runOptions], book.options)).changes.written, 0);
        const states = Object.values(await storedResults(book.org)).map((stored) => stored['Health_State__c']);
        assert.ok(states.every((state) => state !== null));
        assert.deepEqual((await results()).slice(-3), ['Interrupted', 'Done', 'Done']);
    });

    it('tries again in a minute when the org is away, and says so', async () => {
        book.proxy.fate = () => 'reset';
        const schedule = start();
        const said = await schedule.says(/The run ended with exit code 3\. Next run: \S+Z/u);
        const wait = Date.parse(/\S+Z$/u.exec(said)?.[0] ?? '') - Date.parse(health().last?.finishedAt ?? '');
        assert.equal(wait, 60_000);
        assert.equal(health().failuresInARow, 1);
        schedule.child.kill('SIGTERM');
        assert.equal((await schedule.ended).code, 0);
    });

    it('goes on when its folder cannot be written to, and says so once', async () => {
        const schedule = start();
        let isGone = false;
        book.proxy.fate = (): Fate => {
            if (!isGone) {
                renameSync(out(), `${out()}-away`);
                writeFileSync(out(), '');
            }
            isGone = true;
            return 'pass';
        };
        await schedule.says(/The run ended with exit code 3\. Next run/u);
        rmSync(out());
        renameSync(`${out()}-away`, out());
        schedule.child.kill('SIGTERM');
        const { code, text } = await schedule.ended;
        assert.equal(code, 0, text);
        assert.equal(text.match(/How the schedule stands cannot be written/gu)?.length, 1);
        assert.doesNotMatch(text, /Unexpected/u);
        assert.equal(health().state, 'stopped');
    });
});
