import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin.js', import.meta.url));

describe('health-sync', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-cli-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
        spawnSync(process.execPath, [BIN, ...args], {
            cwd: folder,
            encoding: 'utf8',
            env: { PATH: process.env['PATH'], HOME: folder, ...env }
        });
    const settings = (content: object): string => {
        writeFileSync(join(folder, 'a.csv'), 'k,r,d\n1,9,2026-01-01\n');
        writeFileSync(join(folder, 'c.json'), JSON.stringify(content));
        return 'c.json';
    };
    const SOURCES = [
        { name: 's', kind: 'answers', files: ['a.csv'], columns: { account: 'k', rating: 'r', date: 'd' } }
    ];

    for (const command of ['plan', 'run', 'backfill', 'settle', 'schedule', 'explain', 'doctor', 'init']) {
        it(`${command} --help teaches with examples and exit codes`, () => {
            const { status, stdout } = run([command, '--help']);
            assert.equal(status, 0);
            assert.match(stdout, /Examples\n/u);
            assert.match(stdout, new RegExp(`npm run sync -- ${command}`, 'u'));
            assert.match(stdout, /Exit codes\n/u);
        });
    }

    it('exits 2 and points to --help for an unknown command or option', () => {
        for (const args of [
            ['destroy'],
            ['run', '--yolo'],
            ['backfill'],
            ['backfill', '--from', '2026-01-01', '--every', 'hour']
        ]) {
            const { status, stderr } = run(args);
            assert.equal(status, 2, args.join(' '));
            assert.match(stderr, /--help/u);
        }
    });

    it('exits 2 for values that cannot be read, before anything is read', () => {
        const config = settings({ sources: SOURCES });
        const cases: [string[], RegExp][] = [
            [['run', '--org', 'local', '--as-of', '30/06/2026'], /--as-of "30\/06\/2026" is neither a day/u],
            [['run', '--org', 'local', '--max-change', 'some'], /--max-change "some" is not a percentage/u],
            [['run', '--org', 'local', '--shard', '4/4'], /--shard "4\/4" is no part of anything/u],
            [['run'], /No org is named/u],
            [
                ['backfill', '--org', 'local', '--from', '2026-05-01', '--to', '2026-01-01', '--as-of', '2026-06-01'],
                /--from 2026-05-01 is after --to/u
            ]
        ];
        for (const [args, message] of cases) {
            const { status, stderr } = run([...args, '--config', config]);
            assert.equal(status, 2, stderr);
            assert.match(stderr, message);
        }
    });

    it('tells everything an environment login lacks at once', () => {
        const { status, stderr } = run(['run', '--org', 'env', '--config', settings({ sources: SOURCES })]);
        assert.equal(status, 2);
        for (const name of ['SF_LOGIN_URL', 'SF_CLIENT_ID', 'SF_USERNAME', 'SF_JWT_KEY'])
            assert.match(stderr, new RegExp(name, 'u'));
    });

    it('exits 3 and says how to start the local org when it has no login', () => {
        const { status, stderr } = run(['plan', '--org', 'local', '--config', settings({ sources: SOURCES })]);
        assert.equal(status, 3);
        assert.match(stderr, /npm run org/u);
    });

    it('exits 3 and says how to log in when the Salesforce CLI knows no such org', () => {
        const { status, stderr } = run(['plan', '--org', 'nowhere', '--config', settings({ sources: SOURCES })]);
        assert.equal(status, 3, stderr);
        assert.match(stderr, /sf org login web --alias nowhere/u);
    });

    it('keeps standard output for the result: --json prints the failure there as JSON', () => {
        const { status, stdout } = run([
            'plan',
            '--org',
            'local',
            '--json',
            '--config',
            settings({ sources: SOURCES })
        ]);
        assert.equal(status, 3);
        assert.equal((JSON.parse(stdout) as { error: { exitCode: number } }).error.exitCode, 3);
    });
});
