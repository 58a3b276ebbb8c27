import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, describe, it } from 'node:test';
import { ScreenReporter } from './reporter.ts';

describe('what is told while a run goes on', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-reporter-'));
    after(() => rmSync(folder, { recursive: true, force: true }));

    function start(logFile: string) {
        const screen = new PassThrough();
        let time = 0;
        const reporter = new ScreenReporter({
            screen: screen as unknown as NodeJS.WriteStream,
            logFile,
            stopwatch: () => time,
            timestamp: () => '2026-06-01T00:00:00Z'
        });
        const pass = (ms: number): void => void (time += ms);
        return { reporter, pass, shown: () => String((screen.read() as Buffer | null) ?? '') };
    }

    it('is how long each stage took, also of one that fails, on the screen and in the log', async () => {
        const file = join(folder, 'runs', 'log.ndjson');
        const { reporter, pass, shown } = start(file);
        await reporter.stage('read', () => Promise.resolve(pass(1234)));
        const failing = reporter.stage('write', () => {
            pass(500);
            return Promise.reject(new Error('away'));
        });
        await assert.rejects(failing, /away/u);
        reporter.warn('Half of it\u001b[2J is old.');
        const stages = [{ name: 'read', seconds: 1.234 }, { name: 'write', seconds: 0.5 }]; // prettier-ignore
        assert.deepEqual(reporter.stages, stages);
        const screen = shown();
        assert.match(screen, /^read {17}1\.2 s$/mu);
        assert.match(screen, /^write {16}0\.5 s$/mu);
        assert.match(screen, /^note: Half of it.\[2J is old\.$/mu);
        assert.ok(!screen.includes('\u001b[2J is'));
        const log = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
        assert.deepEqual(
            log.map(({ event, name, seconds }) => [event, name, seconds]),
            [
                ['stage', 'read', undefined],
                ['stage done', 'read', 1.234],
                ['stage', 'write', undefined],
                ['stage done', 'write', 0.5],
                ['warning', undefined, undefined]
            ]
        );
        assert.ok(log.every(({ time }) => time === '2026-06-01T00:00:00Z'));
    });

    it('says once that the log cannot be written, and goes on', async () => {
        const file = join(folder, 'taken');
        mkdirSync(file);
        const { reporter, shown } = start(file);
        await reporter.stage('read', () => Promise.resolve());
        reporter.log({ event: 'more' });
        assert.equal(reporter.warnings.length, 1);
        assert.match(reporter.warnings[0] ?? '', /^The log ends here: EISDIR/u);
        assert.equal(shown().match(/The log ends here/gu)?.length, 1);
    });
});
