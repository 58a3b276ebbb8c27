import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SyncError } from '../../errors.ts';
import { ConfigError, UnreachableError } from '../../errors.ts';
import type { Address } from './address.ts';
import { failureOf } from './failure.ts';
import type { Scene } from './failure.ts';

const ADDRESS = {
    host: 'db.example', port: 5433, database: 'd', user: 'reader', password: 's3cret', tlsMode: 'require', ssl: false, shown: 'db.example:5433/d as reader'
} satisfies Address; // prettier-ignore

describe('a failure of PostgreSQL', () => {
    const told = (error: unknown, more: Partial<Scene> = {}): SyncError =>
        failureOf(error, { shown: 'postgres "w"', address: ADDRESS, doing: 'read the rows', ...more });
    const coded = (code: string, message = 'It failed.', more: object = {}): Error =>
        Object.assign(new Error(message), { code, ...more });

    it('is a wrong setting when the query is to blame, and can be tried again otherwise', () => {
        for (const [code, wrong, action] of [
            ['28P01', false, /psql -h db\.example -p 5433 -U reader d/u],
            ['3D000', false, /name of the database/u],
            ['53300', false, /busy, starting or stopping/u],
            ['57P01', false, /busy, starting or stopping/u],
            ['53200', false, /busy, starting or stopping/u],
            ['57014', false, /Somebody ended the query/u],
            ['40001', false, /replica/u],
            ['25006', true, /only a SELECT/u],
            ['42501', false, /GRANT SELECT ON <table> TO reader/u],
            ['42703', true, /Correct "sql"/u],
            ['08P01', false, /pooler/u],
            ['26000', true, /one SELECT/u],
            ['0A000', true, /one SELECT/u],
            ['22P02', false, /correct the value/u],
            ['ENOSPC', false, /disk of the job is full/u],
            ['ENOTFOUND', false, /host name/u],
            ['ECONNREFUSED', false, /pg_isready -h db\.example -p 5433/u],
            ['ETIMEDOUT', false, /pg_isready/u],
            ['CERT_HAS_EXPIRED', false, /does not hold today/u],
            ['DEPTH_ZERO_SELF_SIGNED_CERT', false, /tls\.ca/u],
            ['ERR_TLS_CERT_ALTNAME_INVALID', false, /tls\.serverName/u],
            ['XX000', false, /Run the same command again/u]
        ] as const) {
            const error = told(coded(code));
            assert.ok(error instanceof (wrong ? ConfigError : UnreachableError), code);
            assert.match(error.actions[0] ?? '', action, code);
        }
        const late = told(coded('57014', 'canceling statement due to statement timeout'));
        assert.match(late.actions[0] ?? '', /statementTimeout/u);
        assert.ok(told(coded('08P01'), { doing: 'understand the query' }) instanceof ConfigError);
    });

    it('of PgBouncer, which has one code for everything, is told by its words', () => {
        for (const [words, action] of [
            ['SASL authentication failed', /Check user and password/u],
            ['no such user: reader', /Check user and password/u],
            ['no such database: d', /name of the database/u],
            ['database "d" does not exist', /name of the database/u],
            ['SSL required', /"tls": \{ "mode"/u],
            ['transaction blocks not allowed in statement pooling mode', /pool_mode = transaction/u],
            ['query_wait_timeout', /default_pool_size/u],
            ['server conn crashed?', /look at its log/u]
        ] as const) {
            const error = told(coded('08P01', words), { doing: 'connect' });
            assert.ok(error instanceof UnreachableError, words);
            assert.match(error.actions[0] ?? '', action);
        }
    });

    it('of the network has no SQLSTATE, however many letters its code has', () => {
        assert.match(told(coded('EPIPE', 'write EPIPE')).message, /: write EPIPE \(EPIPE\)$/u);
    });

    it('without a code is told by its words', () => {
        for (const [message, wrong, action] of [
            ['The server does not support SSL connections', false, /speaks no TLS/u],
            ['the server asks for a password, and the settings have none', true, /Add the password/u],
            ['timeout expired', false, /connectTimeout/u],
            ['the server said nothing for 15 seconds', false, /pooler.*connectTimeout/u],
            ['the server ended its answer after the 5 rows that were asked for at a time', false, /fetchRows/u]
        ] as const) {
            const error = told(new Error(message), { doing: 'connect' });
            assert.ok(error instanceof (wrong ? ConfigError : UnreachableError), message);
            assert.match(error.actions[0] ?? '', action);
        }
    });

    it('says where, after how many rows, and what the server says, without the password', () => {
        const more = { detail: 'Of s3cret.', hint: 'Try\u001b[2J.', position: '17' };
        const { message, actions } = told(coded('42703', 'No column "s3cret".', more), { rows: 0 });
        assert.match(message, /^postgres "w": 1 problem\n {2}- postgres "w": could not read the rows at db\.example:5433\/d as reader: No column "\*\*\*"\. \(SQLSTATE 42703; at character 17 of the SQL; Of \*\*\*\.; Try.\[2J\.\)$/u);
        assert.ok(!message.includes('\u001b'));
        assert.equal(actions.length, 1);
        const broken = told(coded('ECONNRESET', 'read ECONNRESET'), { rows: 12 });
        assert.equal(broken.message, 'postgres "w": could not read the rows after 12 rows at db.example:5433/d as reader: read ECONNRESET (ECONNRESET)');
        assert.equal(broken.actions.at(-1), 'Nothing was written: half an answer is never used.');
        assert.equal(told(coded('ECONNRESET'), { doing: 'connect' }).actions.length, 1);
    }); // prettier-ignore

    it('holds what every address of the host said, and leaves alone what has been told already', () => {
        const both = new AggregateError([new Error('refused by ::1'), new Error('refused by 127.0.0.1')]);
        assert.match(told(both).message, /: refused by ::1; refused by 127\.0\.0\.1$/u);
        const known = new UnreachableError('The disk is full.');
        assert.equal(told(known), known);
    });
});
