import assert from 'node:assert/strict';
import {
    chmodSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    truncateSync,
    utimesSync,
    writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { FieldNames } from '../../salesforce/field-names.ts';
import {
    AN_HOUR_MS,
    assertFetched,
    assertSame,
    assertWhole,
    FIELDS,
    KeptBook,
    KeptBooks
} from '../../testing/kept-book.ts';
import type { BookOptions } from '../../testing/kept-book.ts';
import type { Session } from '../../salesforce/session.ts';
import { Engine } from '../../sources/engine.ts';
import type { TestOrg } from '../../testing/local-org.ts';
import { KeptAccounts } from './kept-accounts.ts';

describe('accounts kept from run to run', () => {
    let org: TestOrg;
    let ids: readonly string[];
    let books: KeptBooks;
    before(async () => {
        books = await KeptBooks.start();
        ({ org, ids } = books);
    });
    after(() => org.stop());

    const onlyFile = ({ folder }: KeptBook): string => {
        const [name, ...more] = readdirSync(folder);
        assert.ok(name);
        assert.deepEqual(more, []);
        return join(folder, name);
    };

    it('are read by nobody else', async () => {
        const file = onlyFile(await books.begin());
        assert.deepEqual([statSync(file).mode & 0o777, statSync(join(file, '..')).mode & 0o777], [0o600, 0o700]);
    });

    it('belong to one user, one list of fields, one shard and one way to count money', async () => {
        const book = await books.begin();
        const other = /no run with this user, these fields and this version has kept them/u;
        const more: BookOptions[] = [
            { fields: [...FIELDS, 'Industry'] },
            { fields: FIELDS.slice(0, -1) },
            { shard: { index: 0, of: 3 } },
            { shard: { index: 1, of: 3 } },
            { revenue: { field: 'AnnualRevenue', currencies: false } }
        ];
        for (const options of more) await assertWhole(book, other, options);
        assert.equal(readdirSync(book.folder).length, 1 + more.length);
        await books.change(ids[70], { Name: 'For all of them' });
        for (const options of [{}, ...more]) assert.equal((await assertSame(book, options)).because, null);
    });

    it('are read anew when the org says something else of a field', async () => {
        const book = await books.begin();
        const names = (found: FieldNames): FieldNames => {
            const visible = new Map(FIELDS.map((field) => [field.toLowerCase(), true]));
            for (const field of ['systemmodstamp', 'isdeleted']) visible.set(field, false);
            const definitions = FIELDS.map((field) => found.definition(field)).filter((one) => one !== null);
            const changed = definitions.map((one) =>
                one.name === 'Type' ? { ...one, picklistValues: ['other'] } : one
            );
            return new FieldNames(null, visible, new Map(changed.map((one) => [one.name.toLowerCase(), one])));
        };
        await assertWhole(book, /no run with this user, these fields/u, { names });
    });

    it('are never kept when a field may change without telling', async () => {
        const silent = ['Health_Badge__c', 'ParentId', 'LastActivityDate'];
        for (const field of silent) {
            const book = new KeptBook(org, `silent-${field}`);
            const read = await book.read({ fields: [...FIELDS, field] });
            assert.deepEqual([read.because, read.kept], [`the org does not tell when ${field} changes`, false]);
        }
    });

    it('are never kept when the org does not tell its time', async () => {
        const read = await new KeptBook(org, 'timeless').read({ ahead: null });
        assert.deepEqual([read.because, read.kept], ['the org does not tell its time', false]);
    });

    it('are not kept when they are few, when most are written, or when they take too much room', async () => {
        const book = new KeptBook(org, 'not-worth-it');
        assert.equal((await book.read({ worthwhile: 100_000 })).kept, false);
        assert.equal((await book.read({ written: ids.length })).kept, false);
        assert.equal((await book.read({ mostBytes: 1000 })).kept, true);
        assert.deepEqual(readdirSync(book.folder), []);
        assert.equal((await book.read()).because, 'no run has kept them');
    });

    it('are read anew after some days, from the last time that all were read', async () => {
        const book = await books.begin();
        const day = 24 * AN_HOUR_MS;
        for (const id of ids.slice(0, 10)) await books.change(id, { Name: 'Kept anew' });
        const read = await assertFetched(book, 10, { ahead: 3 * day });
        assert.equal(read.kept, true);
        assert.equal((await assertSame(book, { ahead: 6.5 * day })).because, null);
        await assertWhole(book, /the last time that all were read is 7 days ago/u, { ahead: 7.5 * day });
        assert.equal((await assertSame(book, { ahead: 8 * day })).because, null);
    });

    it('are read anew when the clock of the org has gone back', async () => {
        const book = await books.begin({ ahead: 10 * AN_HOUR_MS });
        await assertWhole(book, /the clock of the org has gone back/u, { ahead: AN_HOUR_MS });
    });

    it('are read anew, and kept anew, when a run looks at everything', async () => {
        const book = await books.begin();
        const before = statSync(onlyFile(book)).ino;
        await assertWhole(book, /this run looks at everything/u, { rebuild: true });
        assert.notEqual(statSync(onlyFile(book)).ino, before);
        await assertFetched(book, 0);
    });

    it('are not believed when their file is damaged', async () => {
        const book = await books.begin();
        for (const [name, damage] of Object.entries(DAMAGES)) {
            await damage(onlyFile(book));
            const read = await assertWhole(book, /what was kept of them is not usable/u);
            assert.match(
                read.warnings.join('\n'),
                /What was kept of the accounts is not usable, so all are read again/u,
                name
            );
            assert.equal(read.kept, true);
        }
        await assertFetched(book, 0);
    });

    it('are left alone by what killed runs began; that is removed after a day', async () => {
        const book = await books.begin();
        const [fresh, old] = ['1-fresh.unfinished', '2-old.unfinished'].map((name) => join(book.folder, name));
        for (const path of [fresh ?? '', old ?? '']) writeFileSync(path, 'half a table');
        utimesSync(old ?? '', new Date(2020, 1), new Date(2020, 1));
        await book.read({ rebuild: true });
        assert.deepEqual(readdirSync(book.folder).filter((name) => name.endsWith('.unfinished')), ['1-fresh.unfinished']); // prettier-ignore
        await assertFetched(book, 0);
    });

    it('of readings that nobody repeats are removed, the oldest first when they are too much', async () => {
        const book = await books.begin();
        const first = onlyFile(book);
        await book.read({ shard: { index: 0, of: 2 } });
        assert.equal(readdirSync(book.folder).length, 2);
        utimesSync(first, new Date(2020, 1), new Date(2020, 1));
        await book.read({ shard: { index: 0, of: 2 }, rebuild: true });
        assert.equal(readdirSync(book.folder).length, 1);
        await book.read({ shard: { index: 1, of: 2 }, mostBytes: statSync(onlyFile(book)).size * 1.5 });
        assert.equal(readdirSync(book.folder).length, 1);
    });

    it('are kept by two runs at once, and each finds what one of them kept', async () => {
        const book = await books.begin();
        await books.change(ids[80], { Name: 'While two run' });
        await Promise.all([book.read({ rebuild: true }), book.read({ rebuild: true }), assertSame(book)]);
        assert.equal((await assertSame(book)).because, null);
        onlyFile(book);
    });

    it('that nobody can tell whose they are, are a warning and no failure', async () => {
        const book = new KeptBook(org, 'whose');
        const refuse = (session: Session): void => {
            const json = session.json.bind(session);
            session.json = <Reply>(...call: Parameters<Session['json']>): Promise<Reply> =>
                call[1].includes('Organization') ? Promise.reject(new Error('not now')) : json<Reply>(...call);
        };
        const read = await book.read({ session: refuse });
        assert.match(read.warnings.join('\n'), /The accounts cannot be kept for the next run, .*not now/u);
        assert.equal((await book.read()).because, 'no run has kept them');
        assert.match(
            (await book.read({ session: refuse })).because ?? '',
            /reading what has changed failed: .*not now/u
        );
    });

    it('that cannot be written are a warning and no failure', async () => {
        const book = new KeptBook(org, 'no-folder');
        writeFileSync(book.folder, 'a file where the folder should be');
        const read = await book.read({ rebuild: true });
        assert.match(
            read.warnings.join('\n'),
            /The accounts cannot be kept for the next run, which will read them all/u
        );
        assert.deepEqual(read.rows, (await book.whole()).rows);
    });
});

describe('a file of kept accounts', () => {
    const NOW = Date.parse('2026-06-01T12:00:00Z');
    let root: string;
    let engine: Engine;
    let warnings: string[];
    beforeEach(async () => {
        root = mkdtempSync(join(tmpdir(), 'health-kept-accounts-'));
        engine = await Engine.open({ folder: join(root, 'engine'), memoryLimit: '128MB', threads: 1 });
        warnings = [];
    });
    afterEach(() => {
        engine.close();
        rmSync(root, { recursive: true, force: true });
    });

    const keptIn = (folder: string, work = root): KeptAccounts => {
        const options = { folder: join(root, folder), work, days: 7, mostBytes: 1e9, worthwhile: 1, rebuild: false };
        return new KeptAccounts(engine, { ...options, warn: (message) => void warnings.push(message) });
    };
    /** Keeps so many accounts in a folder. Returns the path of the file. */
    async function keep(folder: string, rows: number): Promise<string> {
        await engine.run(`CREATE OR REPLACE TABLE accounts AS SELECT range AS idx FROM range(${rows})`);
        await keptIn(folder).keep(() => Promise.resolve('a reading'), { readAt: NOW, wholeAt: NOW });
        const [name = ''] = readdirSync(join(root, folder));
        return join(root, folder, name);
    }
    /** Number of accounts that are found, or why none are. */
    async function found(kept: KeptAccounts): Promise<number | string> {
        const open = await kept.open('a reading', NOW);
        const rows = typeof open === 'string' ? open : await engine.count(`SELECT count(*) FROM ${open.table}`);
        await kept.close();
        return rows;
    }

    it('stays when it is whole and the engine cannot take it now', async () => {
        const file = await keep('kept', 3);
        await engine.run("ATTACH ':memory:' AS kept_accounts");
        assert.equal(await found(keptIn('kept')), 'what was kept of them is not usable');
        assert.match(warnings.join(), /so all are read again: .*kept_accounts/u);
        await engine.run('DETACH kept_accounts');
        assert.deepEqual(readdirSync(join(root, 'kept')), [file.slice(join(root, 'kept').length + 1)]);
        assert.equal(await found(keptIn('kept')), 3);
    });

    it('stays when there is no room for a copy of it', async () => {
        await keep('kept', 3);
        assert.equal(await found(keptIn('kept', join(root, 'no-such-folder'))), 'what was kept of them is not usable');
        assert.equal(await found(keptIn('kept')), 3);
    });

    it('is removed when it is damaged', async () => {
        truncateSync(await keep('kept', 3), 5000);
        assert.equal(await found(keptIn('kept')), 'what was kept of them is not usable');
        assert.match(warnings.join(), /so all are read again: it is damaged/u);
        assert.deepEqual(readdirSync(join(root, 'kept')), []);
    });
});

/** Ways in which a file can come to harm. */
const DAMAGES: Readonly<Record<string, (file: string) => void | Promise<void>>> = {
    'cut short': (file) => truncateSync(file, statSync(file).size / 2),
    'of nothing': (file) => truncateSync(file, 0),
    'another kind of file': (file) => writeFileSync(file, 'no database'.repeat(5000)),
    'with flipped bytes': (file) => {
        const bytes = readFileSync(file);
        for (let at = 12_288 + 1000; at < bytes.length; at += 50_000) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
        writeFileSync(file, bytes);
    },
    'with another value in it': (file) => alter(file, `UPDATE accounts SET "Health_Key__c" = 'K0' WHERE idx = 5`),
    'with a row less': (file) => alter(file, 'DELETE FROM accounts WHERE idx = 5'),
    'without its marks': (file) => alter(file, 'DROP TABLE kept'),
    'of another reading': (file) => alter(file, `UPDATE kept SET identity = 'somebody else'`)
};

async function alter(file: string, sql: string): Promise<void> {
    chmodSync(file, 0o600);
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run(sql);
    connection.closeSync();
    instance.closeSync();
}
