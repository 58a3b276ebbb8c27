import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { postgresSchema } from '../../config/postgres-schema.ts';
import { ConfigError, UnreachableError } from '../../errors.ts';
import type { Session } from '../../salesforce/session.ts';
import { accounts, EvidenceFolder } from '../../testing/evidence-folder.ts';
import { failureOf } from '../../testing/failure.ts';
import { fetchedText } from '../../testing/fetched-text.ts';
import { PostgresServer } from '../../testing/postgres-server.ts';
import { runValues } from '../run-values.ts';
import { PostgresOrigin } from './postgres-origin.ts';

const VALUES = runValues('2026-06-01T12:00:00Z', ['2026-06-01'], 365, { index: 2, of: 8 });

describe('PostgresOrigin', () => {
    let server: PostgresServer;
    let folder: string;
    before(async () => {
        server = await PostgresServer.start();
        folder = mkdtempSync(join(tmpdir(), 'health-origin-'));
    });
    after(async () => {
        rmSync(folder, { recursive: true, force: true });
        await server.stop();
    });

    const origin = (sql: string, more: object = {}) =>
        new PostgresOrigin('warehouse', postgresSchema.parse({ url: server.url(), sql, ...more }), folder);
    const fetch = (asked: PostgresOrigin, columns: string[], warn = (_: string): void => undefined) =>
        fetchedText(asked, folder, { values: VALUES, columns, warn });

    it('tells how many rows have arrived, of all servers together', async () => {
        const told: [number, number | null][] = [];
        const progress = (rows: number, total: number | null): void => void told.push([rows, total]);
        const place = join(folder, 'told');
        mkdirSync(place);
        const sql = 'SELECT n FROM generate_series(1, 5) n';
        const asked = origin(sql, { url: [server.url(), server.url()], fetchRows: 2 });
        const warn = (): void => undefined;
        await asked.fetch({ folder: place, session: {} as Session, values: VALUES, columns: ['n'], warn, progress });
        assert.deepEqual(told.at(-1), [10, null]);
        assert.deepEqual(told.map(([rows]) => rows), told.map(([rows]) => rows).toSorted((a, b) => a - b)); // prettier-ignore
    });

    it('does not begin to read a server after another one has failed', async () => {
        const nobody = 'postgres://nobody@127.0.0.1:9/x';
        const asked = origin('SELECT 1 AS n FROM pg_sleep(300)', { url: [nobody, server.url()] });
        assert.match((await failureOf(fetch(asked, ['n']))).message, /could not connect at 127\.0\.0\.1:9\/x/u);
    });

    it('keeps every value exact, whatever the server is set to', async () => {
        await server.query(`CREATE DATABASE odd ENCODING 'LATIN1' TEMPLATE template0`);
        for (const [setting, value] of [
            ['TimeZone', 'America/New_York'],
            ['DateStyle', 'German'],
            ['extra_float_digits', '0']
        ])
            await server.query(`ALTER DATABASE odd SET ${setting} = '${value}'`);
        const columns = {
            exact: `12345678901234567890.123456789::numeric`,
            float: `(0.1::float8 + 0.2::float8)`,
            big: `9223372036854775807`,
            day: `DATE '2026-03-01'`,
            instant: `TIMESTAMPTZ '2026-03-01 23:30:00-05'`,
            yes: `true`,
            no: `false`,
            none: `NULL::numeric`,
            text: `U&'caf\\00E9'`
        };
        const names = Object.keys(columns);
        const sql = `SELECT ${Object.entries(columns).map(([name, value]) => `${value} AS "${name}"`).join(', ')}`; // prettier-ignore
        const odd = origin(sql, { url: server.url('postgres', undefined, 'odd') });
        assert.deepEqual(await odd.check(), names);
        assert.deepEqual((await fetch(odd, names)).split('\n'), [
            names.join(','),
            '12345678901234567890.123456789,0.30000000000000004,9223372036854775807,2026-03-01,2026-03-02 04:30:00+00,true,false,,café',
            ''
        ]);
    });

    it('binds values of the run and of the settings, hostile ones too', async () => {
        await server.query(`CREATE TABLE kept (k text); INSERT INTO kept VALUES ('here')`);
        const hostile = `'; DROP TABLE kept; --`;
        const asked = origin(
            'SELECT $1::timestamptz AS a, $2::date AS b, $3::date AS c, $4::int AS d, $5::int AS e, $6::text AS f, $7::text AS g',
            {
                parameters: [
                    '{{asOf}}',
                    '{{asOfDay}}',
                    '{{windowStart}}',
                    '{{shardIndex}}',
                    '{{shardCount}}',
                    hostile,
                    null
                ]
            }
        );
        const [, row] = (await fetch(asked, [...'abcdefg'])).split('\n');
        assert.equal(row, `2026-06-01 12:00:00+00,2026-06-01,2025-06-02,2,8,${hostile},`);
        assert.equal((await server.query('SELECT count(*)::int AS n FROM kept')).rows[0].n, 1);
    });

    it('brings hostile texts through to the reject file as one cell of one row', async () => {
        const evidence = new EvidenceFolder();
        try {
            const texts = ['a,b', 'say "hi"', 'two\nlines', '\r\n', `=cmd|' /C calc'!A0`, `'); DROP TABLE x; --`, 'emoji 😀', '\u202egnp', 'x'.repeat(100_000)]; // prettier-ignore
            await server.query('CREATE TABLE hostile (n serial, who text, score text, "on" date)');
            for (const text of texts)
                await server.query(`INSERT INTO hostile (who, score, "on") VALUES ($1, '9', '2026-05-01'), ('K1', $1, '2026-05-01')`, [text]); // prettier-ignore
            await server.query(`INSERT INTO hostile (who, score, "on") VALUES ('K1', '9', '2026-05-01')`);
            const { counts, rejected } = await evidence.read(
                [
                    {
                        name: 'warehouse',
                        kind: 'answers',
                        postgres: { url: '${SERVER}', sql: 'SELECT who, score, "on" FROM hostile ORDER BY n' },
                        columns: { account: 'who', rating: 'score', date: 'on' }
                    }
                ],
                accounts(1),
                { environment: { SERVER: server.url() } }
            );
            const [read] = counts;
            assert.deepEqual([read?.read, read?.rejected, read?.used], [2 * texts.length + 1, 2 * texts.length, 1]);
            assert.deepEqual(
                rejected.map((cells) => [cells[1], cells[2]]),
                rejected.map((_, i) => ['postgres "warehouse"', String(i + 1)])
            );
        } finally {
            evidence.close();
        }
    });

    it('takes days and instants as evidence dates, on the day they are in UTC', async () => {
        const evidence = new EvidenceFolder();
        try {
            const dates = [`DATE '2026-05-01'`, `TIMESTAMPTZ '2026-05-01 23:30:00-05'`, `TIMESTAMP '2026-05-03 00:00:00.5'`, `DATE 'infinity'`, 'NULL::date']; // prettier-ignore
            const selects = dates.map((date, i) => `SELECT 'K${i + 1}' AS who, 9 AS score, (${date})::text AS "on"`);
            const { engine, rejected } = await evidence.read(
                [
                    {
                        name: 'warehouse',
                        kind: 'answers',
                        postgres: { url: '${SERVER}', sql: selects.join('\nUNION ALL ') },
                        columns: { account: 'who', rating: 'score', date: 'on' }
                    }
                ],
                accounts(5),
                { environment: { SERVER: server.url() } }
            );
            const kept = await engine.rows(
                `SELECT (DATE '1970-01-01' + (rank >> 5))::VARCHAR FROM evidence_0 ORDER BY account`
            );
            assert.deepEqual(kept.flat(), ['2026-05-01', '2026-05-02', '2026-05-03']);
            assert.deepEqual(
                rejected.map((cells) => cells[4]),
                ['infinity', '']
            );
        } finally {
            evidence.close();
        }
    });

    it('streams 200,000 wide rows through a heap that could not hold them', () => {
        const script = `
            import { mkdirSync, readFileSync } from 'node:fs';
            const { PostgresOrigin } = await import(${JSON.stringify(new URL('postgres-origin.ts', import.meta.url).href)});
            const { postgresSchema } = await import(${JSON.stringify(new URL('../../config/postgres-schema.ts', import.meta.url).href)});
            const settings = postgresSchema.parse({ url: process.env.SERVER, sql: "SELECT n, repeat('x', 500) || n AS wide FROM generate_series(1, 200000) n" });
            const [file] = await new PostgresOrigin('w', settings, '.').fetch({ folder: ${JSON.stringify(folder)}, values: {}, columns: ['n', 'wide'], warn() {} });
            console.log(file.bytes);`;
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            ['--max-old-space-size=48', '--input-type=module', '--eval', script],
            {
                encoding: 'utf8',
                env: { ...process.env, SERVER: server.url() }
            }
        );
        assert.equal(status, 0, stderr);
        assert.ok(Number(stdout) > 100_000_000, stdout);
    });

    it('reads nothing and changes nothing while it checks', async () => {
        await server.query('CREATE SEQUENCE touched');
        assert.deepEqual(await origin(`SELECT nextval('touched') AS n`).check(), ['n']);
        assert.equal((await server.query('SELECT is_called FROM touched')).rows[0].is_called, false);
    });

    it('cannot write: the transaction is read only', async () => {
        await server.query('CREATE TABLE precious AS SELECT 1 AS n');
        for (const sql of [
            'DELETE FROM precious RETURNING n',
            `SELECT nextval('forbidden') AS n`,
            'WITH gone AS (DELETE FROM precious RETURNING n) SELECT n FROM gone'
        ]) {
            await server.query('CREATE SEQUENCE IF NOT EXISTS forbidden');
            const error = await failureOf(fetch(origin(sql), ['n']));
            assert.ok(error instanceof ConfigError, sql);
            assert.match(error.message, /read-only transaction \(SQLSTATE 25006/u);
        }
        assert.equal((await server.query('SELECT count(*)::int AS n FROM precious')).rows[0].n, 1);
    });

    it('takes one SELECT with as many values as it asks for; anything else is a wrong setting', async () => {
        const cases: [string, object, RegExp][] = [
            [
                'SELEC 1',
                {},
                /could not understand the query at 127\.0\.0\.1:\d+\/postgres as postgres: syntax error at or near "SELEC" \(SQLSTATE 42601; at character 1/u
            ],
            ['SELECT nothing FROM pg_class', {}, /column "nothing" does not exist \(SQLSTATE 42703/u],
            ['SELECT 1 FROM nowhere', {}, /relation "nowhere" does not exist \(SQLSTATE 42P01/u],
            ['SELECT 1 AS a; SELECT 2 AS b', {}, /cannot insert multiple commands/u],
            ['CREATE TABLE x (a int)', {}, /gives no rows; it must be a SELECT/u],
            ['SELECT $1::int AS a, $2::int AS b', { parameters: [1] }, /has 2 parameter\(s\).*"parameters" has 1/u]
        ];
        for (const [sql, more, expected] of cases) {
            const error = await failureOf(origin(sql, more).check());
            assert.ok(error instanceof ConfigError, `${sql}: ${error.message}`);
            assert.match(error.message, expected);
            assert.equal(error.exitCode, 2);
        }
    });

    it('stops a query that takes too long, and says what to do', async () => {
        const error = await failureOf(fetch(origin('SELECT pg_sleep(600) AS n', { statementTimeout: 0.2 }), ['n']));
        assert.ok(error instanceof UnreachableError);
        assert.match(error.message, /canceling statement due to statement timeout \(SQLSTATE 57014/u);
        assert.match(error.actions.join('\n'), /raise "statementTimeout"/u);
    });

    it('never uses half an answer: a backend that is ended in the middle ends the run', async () => {
        const sql = `SELECT n, CASE WHEN n = 5000 THEN pg_terminate_backend(pg_backend_pid()) END AS x FROM generate_series(1, 100000) n`;
        const error = await failureOf(fetch(origin(sql, { fetchRows: 100 }), ['n']));
        assert.ok(error instanceof UnreachableError);
        assert.match(error.message, /could not read the rows after \d+00 rows at .*terminating connection.*57P01/u);
        assert.match(error.actions.join('\n'), /Nothing was written/u);
    });

    it('tells a refused login from a server that is not there, and never the password', async () => {
        const wrong = await failureOf(
            origin('SELECT 1 AS a', { url: server.url('postgres', 'guessed-wrong') }).check()
        );
        assert.match(wrong.message, /password authentication failed for user "postgres" \(SQLSTATE 28P01/u);
        assert.equal(wrong.exitCode, 3);
        const nobody = await failureOf(origin('SELECT 1 AS a', { url: 'postgres://me:guessed-wrong@127.0.0.1:1/db' }).check()); // prettier-ignore
        assert.match(nobody.message, /could not connect at 127\.0\.0\.1:1\/db as me: .*ECONNREFUSED/u);
        assert.match(nobody.actions.join('\n'), /pg_isready -h 127\.0\.0\.1 -p 1/u);
        const none = await failureOf(
            origin('SELECT 1 AS a', { url: `postgres://postgres@127.0.0.1:${server.port}/postgres` }).check()
        );
        assert.match(none.message, /the server asks for a password, and the settings have none/u);
        const elsewhere = await failureOf(
            origin('SELECT 1 AS a', { url: server.url('postgres', undefined, 'nowhere') }).check()
        );
        assert.match(elsewhere.message, /database "nowhere" does not exist \(SQLSTATE 3D000/u);
        for (const error of [wrong, nobody, none, elsewhere])
            assert.doesNotMatch(
                `${error.message}${error.actions.join()}${error.stack}`,
                /guessed-wrong|only-for-this-test/u
            );
    });

    it('names the missing grant', async () => {
        await server.query(
            `CREATE TABLE private (n int); CREATE ROLE health_reader LOGIN PASSWORD 'only-for-this-test'`
        );
        const error = await failureOf(
            origin('SELECT n FROM private', { url: server.url('health_reader') })
                .check()
                .then(() => fetch(origin('SELECT n FROM private', { url: server.url('health_reader') }), ['n']))
        );
        assert.ok(error instanceof UnreachableError);
        assert.match(error.actions.join('\n'), /GRANT SELECT ON <table> TO health_reader/u);
    });

    it('reads the query from a file beside the settings, and says when there is none', async () => {
        writeFileSync(join(folder, 'nps.sql'), '\ufeff-- counted there\nSELECT 1 AS a;\n');
        assert.deepEqual(await origin('', { sql: undefined, sqlFile: 'nps.sql' }).check(), ['a']);
        const error = await failureOf(origin('', { sql: undefined, sqlFile: 'none.sql' }).check());
        assert.match(error.message, /no readable file .*none\.sql/u);
    });
});
