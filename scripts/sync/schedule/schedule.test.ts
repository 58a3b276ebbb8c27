import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runOnce } from './execute-schedule.ts';
import { checkHealth, writeHealth } from './health.ts';
import { keepRunning } from './scheduler.ts';
import type { ScheduleState } from './scheduler.ts';
import type { Rhythm } from './times.ts';

const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString();
const MINUTE = 60_000;

describe('keepRunning', () => {
    /** Runs a schedule in made-up time; each run takes ten minutes and ends with the next code. Returns when runs began, in minutes. */
    async function begins(
        rhythm: Rhythm,
        codes: readonly (number | null)[]
    ): Promise<{ begins: number[]; states: ScheduleState[] }> {
        const stop = new AbortController();
        const states: ScheduleState[] = [];
        const found: number[] = [];
        let now = 0;
        let running = 0;
        await keepRunning(
            rhythm,
            rhythm.kind === 'every',
            {
                now: () => now,
                waitUntil: (time) => {
                    now = Math.max(now, time);
                    return Promise.resolve();
                },
                tell: (state) => void states.push(state),
                run: async () => {
                    assert.equal(running++, 0, 'two at once');
                    found.push(now / MINUTE);
                    now += 10 * MINUTE;
                    await Promise.resolve();
                    running -= 1;
                    if (found.length === codes.length) stop.abort();
                    return codes[found.length - 1] ?? null;
                }
            },
            stop.signal
        );
        return { begins: found, states };
    }
    const hourly: Rhythm = { kind: 'every', ms: 60 * MINUTE };

    it('begins at once and then every hour, also after rejected rows', async () => {
        assert.deepEqual((await begins(hourly, [0, 1, 0])).begins, [0, 60, 120]);
    });

    it('tries again soon when something was away, later each time, and is regular again afterwards', async () => {
        const { begins: found, states } = await begins({ kind: 'every', ms: 300 * MINUTE }, [3, 3, null, 0, 0]);
        assert.deepEqual(found, [0, 11, 23, 37, 300]);
        assert.deepEqual([...new Set(states.map((state) => state.failuresInARow))], [0, 1, 2, 3]);
    });

    it('never tries again later than the regular time', async () => {
        assert.deepEqual((await begins({ kind: 'every', ms: 11 * MINUTE }, [3, 3, 3])).begins, [0, 11, 22]);
    });

    /** A schedule whose clock is put to another time once, while it waits or during the first run. Returns when runs began. */
    async function beginsAfterJump(rhythm: Rhythm, jump: { during: 'nap' | 'run'; to: number }): Promise<string[]> {
        const stop = new AbortController();
        const found: string[] = [];
        let now = at('2026-06-01T12:00:00Z');
        let naps = 0;
        let isOff = true;
        const put = (during: 'nap' | 'run'): void => {
            if (isOff && during === jump.during) now = jump.to;
            if (during === jump.during) isOff = false;
        };
        await keepRunning(
            rhythm,
            rhythm.kind === 'every',
            {
                now: () => now,
                waitUntil: (time) => {
                    assert.ok(time - now <= MINUTE, 'naps are short');
                    now = Math.max(now, time);
                    if (found.length > 0 && ++naps === 3) put('nap');
                    return Promise.resolve();
                },
                tell: () => undefined,
                run: () => {
                    found.push(iso(now));
                    put('run');
                    if (found.length === 3) stop.abort();
                    return Promise.resolve(0);
                }
            },
            stop.signal
        );
        return found;
    }

    it('does not wait for all the time that comes again when the clock is put back', async () => {
        const sixHours: Rhythm = { kind: 'every', ms: 360 * MINUTE };
        for (const during of ['nap', 'run'] as const) {
            const [, second = '', third = ''] = await beginsAfterJump(sixHours, {
                during,
                to: at('2024-06-01T12:00:00Z')
            });
            assert.match(second, /^2024-06-01T(17:5|18:0)/u, during);
            assert.equal(at(third) - at(second), 360 * MINUTE);
        }
        const daily: Rhythm = { kind: 'at', hour: 2, minute: 30, timeZone: 'UTC' };
        for (const during of ['nap', 'run'] as const) {
            const found = await beginsAfterJump(daily, { during, to: at('2024-06-01T12:00:00Z') });
            assert.deepEqual(found.slice(1), ['2024-06-02T02:30:00.000Z', '2024-06-03T02:30:00.000Z'], during);
        }
    });

    it('runs once for a time of the day that comes again, unless the clock is put back by a day or more', async () => {
        const daily: Rhythm = { kind: 'at', hour: 2, minute: 30, timeZone: 'UTC' };
        const firsts = async (during: 'nap' | 'run', to: string): Promise<string[]> =>
            (await beginsAfterJump(daily, { during, to: at(to) })).map((time) => time.slice(0, 16));
        for (const during of ['nap', 'run'] as const) {
            const [first, second, third] = ['2026-06-02T02:30', '2026-06-03T02:30', '2026-06-04T02:30'];
            assert.deepEqual(await firsts(during, '2026-06-02T02:00:00Z'), [first, second, third], during);
            assert.deepEqual(
                await firsts(during, '2026-06-01T01:30:00Z'),
                [first, '2026-06-01T02:30', '2026-06-02T02:30'],
                during
            );
        }
    });

    it('begins at once, and once, when the clock is put ahead', async () => {
        const sixHours: Rhythm = { kind: 'every', ms: 360 * MINUTE };
        const found = await beginsAfterJump(sixHours, { during: 'nap', to: at('2026-06-11T12:30:00Z') });
        assert.deepEqual(found.slice(1), ['2026-06-11T12:30:00.000Z', '2026-06-11T18:00:00.000Z']);
    });

    it('lets a run take longer than the time between two, and begins the next at a regular time', async () => {
        assert.deepEqual((await begins({ kind: 'every', ms: 6 * MINUTE }, [0, 0, 0])).begins, [0, 12, 24]);
    });

    it('tries again when somebody ended a run by a signal', async () => {
        assert.deepEqual((await begins(hourly, [143, 137, 0])).begins, [0, 11, 23]);
    });

    it('waits for the regular time when a person has to act', async () => {
        assert.deepEqual((await begins(hourly, [2, 4, 0])).begins, [0, 60, 120]);
    });

    it('tells when the next run begins, and at the end that it was stopped', async () => {
        const { states } = await begins({ kind: 'at', hour: 2, minute: 0, timeZone: 'UTC' }, [0]);
        assert.equal(states[0]?.next, '1970-01-01T02:00:00Z');
        assert.equal(states.at(-1)?.state, 'stopped');
        assert.deepEqual(states.at(-1)?.last, {
            startedAt: '1970-01-01T02:00:00Z',
            finishedAt: '1970-01-01T02:10:00Z',
            exitCode: 0
        });
    });
});

describe('the health of a schedule', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-schedule-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const state = (more: Partial<ScheduleState>): ScheduleState => ({
        state: 'waiting',
        next: '2026-06-01T02:00:00Z',
        last: null,
        failuresInARow: 0,
        ...more
    });
    const now = at('2026-06-01T00:00:00Z');

    it('is good while it lives and its runs end well', () => {
        assert.equal(checkHealth(join(folder, 'none'), now).healthy, false);
        writeHealth(folder, state({}), now);
        assert.deepEqual(checkHealth(folder, now + MINUTE), {
            healthy: true,
            text: 'No run has ended yet. The next run begins at 2026-06-01T02:00:00Z.'
        });
        assert.equal(checkHealth(folder, now + 6 * MINUTE).healthy, false);
        writeHealth(folder, state({ failuresInARow: 3 }), now);
        assert.match(checkHealth(folder, now).text, /3 runs in a row have failed/u);
        writeHealth(folder, state({ state: 'stopped' }), now);
        assert.equal(checkHealth(folder, now).healthy, false);
        writeHealth(folder, state({}), now + 60 * MINUTE);
        assert.equal(checkHealth(folder, now).healthy, false, 'a sign of life from the future');
    });

    it('says how the last run ended and what is under way', () => {
        const text = (more: Partial<ScheduleState>, later = 0): string => {
            writeHealth(folder, state(more), now);
            return checkHealth(folder, now + later).text;
        };
        const last = { startedAt: '2026-05-31T20:00:00Z', finishedAt: '2026-05-31T20:10:00Z', exitCode: 3 };
        const ran = 'The last run ended at 2026-05-31T20:10:00Z with exit code 3.';
        assert.equal(text({ last, state: 'running', next: null }), `${ran} A run is under way.`);
        assert.equal(text({ last: { ...last, exitCode: null } }), 'The last run ended at 2026-05-31T20:10:00Z: it was killed or could not begin. The next run begins at 2026-06-01T02:00:00Z.');
        assert.equal(text({ last, state: 'stopped', next: null }), `The schedule was stopped. ${ran}`);
        assert.equal(text({ last }, 6 * MINUTE), `The schedule gave its last sign of life at 2026-06-01T00:00:00.000Z (process ${process.pid}). ${ran}`);
        writeHealth(folder, state({ failuresInARow: 2 }), now);
        assert.equal(checkHealth(folder, now + 5 * MINUTE).healthy, true);
        assert.equal(checkHealth(folder, now - 6 * MINUTE).healthy, false);
    }); // prettier-ignore
});

describe('health-sync schedule', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-schedule-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const BIN = fileURLToPath(new URL('../bin.js', import.meta.url));
    const start = (args: readonly string[]) => {
        const child = spawn(process.execPath, [BIN, 'schedule', ...args], {
            cwd: folder,
            stdio: ['ignore', 'pipe', 'pipe']
        });
        let text = '';
        const said = new Map<RegExp, () => void>();
        const hear = (chunk: Buffer): void => {
            text += chunk.toString();
            for (const [what, resolve] of said) if (what.test(text)) resolve();
        };
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
        const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }));
        const says = (what: RegExp) => new Promise<void>((resolve) => void said.set(what, resolve));
        return { child, ended, says };
    };

    it('outlives a run that fails, says when the next begins, and ends cleanly when it is told to', async () => {
        const { child, ended, says } = start(['--every', '6h', '--', '--org', 'local', '--config', 'missing.json']);
        await says(/The run ended with exit code 2\. Next run: \d{4}-/u);
        child.kill('SIGTERM');
        const { code, text } = await ended;
        assert.equal(code, 0, text);
        assert.match(text, /The schedule was stopped\./u);
        const health = JSON.parse(readFileSync(join(folder, '.local/sync/schedule.json'), 'utf8')) as ScheduleState;
        assert.deepEqual([health.state, health.last?.exitCode, health.failuresInARow], ['stopped', 2, 1]);
        const check = await start(['--check']).ended;
        assert.deepEqual([check.code, /was stopped/u.test(check.text)], [3, true]);
    });

    it('waits for its time of the day without running', async () => {
        const { child, ended, says } = start(['--at', '02:30', '--time-zone', 'Asia/Tokyo', '--', '--org', 'local']);
        await says(/Next run: \d{4}-\d{2}-\d{2}T17:30:00Z/u);
        child.kill('SIGINT');
        const { code, text } = await ended;
        assert.deepEqual([code, text.includes('A run begins')], [0, false]);
    });

    it('says why a run could not begin, such as for want of its folder', async () => {
        const write = mock.method(process.stderr, 'write', () => true);
        const code = await runOnce(['--version'], join(folder, 'gone'), new AbortController().signal);
        const told = write.mock.calls.map(({ arguments: [text] }) => String(text)).join('');
        write.mock.restore();
        assert.equal(code, null);
        assert.match(told, /^The run could not begin in .*gone: spawn .* ENOENT$/mu);
    });

    it('exits 2 for times that are none', async () => {
        for (const args of [
            [],
            ['--every', '6h', '--at', '02:30'],
            ['--every', '1s'],
            ['--at', '25:00'],
            ['--at', '02:30', '--time-zone', 'Mars/Base']
        ])
            assert.equal((await start(args).ended).code, 2, args.join(' '));
    });

    it('says where options of the run stand, to whom has put them elsewhere', async () => {
        const { code, text } = await start(['--every', '6h', '--org', 'prod']).ended;
        assert.equal(code, 2);
        assert.match(text, /unknown option '--org'\nOptions of run stand after --, as in: .* -- --org prod/u);
    });
});
