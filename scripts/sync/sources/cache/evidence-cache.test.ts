import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { gatherEvidence } from '../../score/gather-evidence.ts';
import { accounts, EvidenceFolder } from '../../testing/evidence-folder.ts';
import type { ReadResult, TestAccount } from '../../testing/evidence-folder.ts';
import { sequence } from '../../testing/sequence.ts';
import type { Engine } from '../engine.ts';
import type { EvidenceFile } from '../files.ts';
import { pathLit } from '../sql.ts';
import { EvidenceCache } from './evidence-cache.ts';

const SURVEY = {
    name: 'survey',
    kind: 'answers',
    files: ['in/*.csv'],
    columns: { account: 'key', rating: 'score', date: 'when', respondent: 'who' },
    allowEmpty: true
};
const OUTCOMES = {
    name: 'outcomes',
    kind: 'roi',
    files: ['in/*.csv'],
    columns: { account: 'key', score: 'score', date: 'when' },
    allowEmpty: true
};
const HEADER = 'key,who,score,when';
const LINES = 'K1,a,9,2026-01-01\nK2,b,11,2026-01-02\nK9,c,7,2026-01-03\nK1,d\n,e,5,2026-01-01\nK3,f,8,2026-02-01\n';

describe('EvidenceCache', () => {
    let folder: EvidenceFolder;
    let kept: string;
    beforeEach(() => {
        folder = new EvidenceFolder();
        kept = join(folder.path, 'kept');
    });
    afterEach(() => folder.close());

    const result = async ({ engine, sources, counts, rejected, warnings }: ReadResult, day: string) => {
        const marks = (await gatherEvidence(engine, sources, [day])).marks('true');
        return {
            counts,
            rejected,
            warnings,
            evidence: await engine.rows('FROM evidence_between(0, 1000000) ORDER BY ALL'),
            marks: await engine.rows(`SELECT idx, ${marks.sum} FROM accounts a ${marks.joins} ORDER BY ALL`)
        };
    };
    const read = async (book: readonly TestAccount[], options: object = {}, sources: readonly object[] = [SURVEY]) =>
        result(await folder.read(sources, book, { keep: { folder: kept, ...options } }), '2026-06-01');
    const without = async (book: readonly TestAccount[], sources: readonly object[] = [SURVEY]) =>
        result(await folder.read(sources, book), '2026-06-01');
    const files = (): string[] => readdirSync(kept).map((name) => join(kept, name));
    const onlyFile = (): string => {
        const [path, ...more] = files();
        assert.ok(path);
        assert.deepEqual(more, []);
        return path;
    };
    const nodeOf = (path: string): number => statSync(path).ino;

    it('takes a file that did not change from what was kept, rejects included', async () => {
        folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        const first = await read(accounts(5));
        assert.equal(first.rejected.length, 4);
        const node = nodeOf(onlyFile());
        assert.deepEqual(await read(accounts(5)), first);
        assert.equal(nodeOf(onlyFile()), node);
        assert.deepEqual(await without(accounts(5)), first);
    });

    it('keeps a file whose path looks like a pattern', async () => {
        folder.write('in/a[1].csv', `${HEADER}\n${LINES}`);
        const first = await read(accounts(5));
        const node = nodeOf(onlyFile());
        assert.deepEqual(await read(accounts(5)), first);
        assert.equal(nodeOf(onlyFile()), node);
    });

    it('finds rows whose account vanished since, and rows whose account came', async () => {
        folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        await read(accounts(5));
        for (const book of [accounts(2), accounts(9), accounts(9).slice(3)]) {
            const node = nodeOf(onlyFile());
            assert.deepEqual(await read(book), await without(book));
            assert.equal(nodeOf(onlyFile()), node);
        }
    });

    it('reads a changed file again and forgets what it was', async () => {
        folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        await read(accounts(5));
        const before = onlyFile();
        folder.write('in/a.csv', `${HEADER}\n${LINES.replace('K3,f,8', 'K3,f,1')}`);
        assert.deepEqual(await read(accounts(5)), await without(accounts(5)));
        assert.notEqual(onlyFile(), before);
    });

    it('does not keep a file that was written to a moment ago, nor a small one', async () => {
        folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        await read(accounts(5), { settleMs: 1e9 });
        assert.deepEqual(files(), []);
        rmSync(kept, { recursive: true });
        await read(accounts(5), { worthwhileBytes: 1e6 });
        assert.throws(files, /ENOENT/u);
    });

    it('keeps a file that mixes line ends, and tells of it and of its bad rows as if it were read', async () => {
        const mixed = `${HEADER}\r\n${LINES.replaceAll('2026-01-0', '2026-02-0').replace('K9', '"K9"')}`;
        folder.write('in/a.csv', `${mixed}K4,g,6,2026-01-01\rK5,h,77,2026-01-01\n`);
        const first = await read(accounts(5));
        assert.match(first.warnings.join(), /a\.csv mixes line ends or quotes/u);
        const node = nodeOf(onlyFile());
        for (const count of [5, 3, 9]) {
            const kept = await read(accounts(count));
            assert.deepEqual(kept, await without(accounts(count)), String(count));
            if (count === 5) assert.deepEqual(kept, first);
        }
        assert.equal(nodeOf(onlyFile()), node);
    });

    it('takes no rows that were kept of another file', async () => {
        const [one, other] = [
            { ...SURVEY, files: ['in/a.csv'] },
            { ...SURVEY, files: ['in/b.csv'] }
        ];
        folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        folder.write('in/b.csv', `${HEADER}\nK2,z,3,2026-01-01\n`);
        await read(accounts(5), {}, [one]);
        const ofOne = onlyFile();
        await read(accounts(5), {}, [other]);
        const ofOther = files().find((path) => path !== ofOne) ?? '';
        // The name says whose it is and what is in it; here only the second is true.
        const digest = (path: string): string => path.slice(path.lastIndexOf('-'));
        renameSync(ofOne, ofOther.replace(digest(ofOther), digest(ofOne)));
        rmSync(ofOther);
        const { warnings, ...found } = await read(accounts(5), {}, [other]);
        assert.match(warnings.join(), /b\.csv is not usable, so the file is read again: it belongs to another file/u);
        const { warnings: none, ...expected } = await without(accounts(5), [other]);
        assert.deepEqual([found, none], [expected, []]);
    });

    it('reads everything again when it is told to', async () => {
        folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        const first = await read(accounts(5));
        const node = nodeOf(onlyFile());
        // The old file stays open, so that its inode is not given to the new one.
        const held = await DuckDBInstance.create(onlyFile(), { access_mode: 'READ_ONLY' });
        assert.deepEqual(await read(accounts(5), { rebuild: true }), first);
        assert.notEqual(nodeOf(onlyFile()), node);
        held.closeSync();
    });

    it('is not confused by two sources that ask the same of one file', async () => {
        folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        const twice = [SURVEY, { ...SURVEY, name: 'again' }];
        const first = await read(accounts(5), {}, twice);
        assert.deepEqual(first, await without(accounts(5), twice));
        assert.deepEqual(await read(accounts(5), {}, twice), first);
    });

    it('leaves nothing behind of a file that a full disk does not let it begin', async () => {
        const path = folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        const { engine } = await folder.read([SURVEY], accounts(5));
        const run = async (sql: string): Promise<number> => {
            const made = /^ATTACH '(.+?)' AS /u.exec(sql)?.[1];
            if (made === undefined) return engine.run(sql);
            writeFileSync(made, 'half');
            throw new Error(`IO Error: Could not write file "${made}": No space left on device`);
        };
        const full = { folder: engine.folder, version: () => engine.version(), run } as unknown as Engine;
        const warnings: string[] = [];
        const warn = (message: string): void => void warnings.push(message);
        const cache = new EvidenceCache(full, {
            folder: kept,
            mostBytes: 1e9,
            rebuild: false,
            warn,
            worthwhileBytes: 0
        });
        const file = { path, shown: 'in/a.csv', bytes: 99 } as EvidenceFile;
        const place = await cache.placeOf(file, `SELECT * FROM read_csv(${pathLit(path)})`);
        assert.ok(place);
        assert.equal(await cache.begin(place, 'kept_1'), false);
        assert.match(warnings.join(), /^What is read of in\/a\.csv cannot be kept: .*No space left/u);
        assert.deepEqual(files(), []);
    });

    it('keeps no more than it may', async () => {
        folder.write('in/a.csv', `${HEADER}\n${LINES}`);
        await read(accounts(5));
        const old = onlyFile();
        const other = { ...SURVEY, scale: '1-10' };
        await read(accounts(5), {}, [other]);
        assert.equal(files().length, 2);
        await read(accounts(5), { mostBytes: 1 }, [other]);
        assert.notEqual(onlyFile(), old);
    });

    const damage: Record<string, (path: string) => void | Promise<void>> = {
        'cut off': (path) => truncateSync(path, statSync(path).size - 300_000),
        empty: (path) => truncateSync(path, 0),
        'something else': (path) => writeFileSync(path, 'not a database'),
        'changed in a byte': (path) => {
            const bytes = readFileSync(path);
            const at = bytes.indexOf('2026-02-30');
            assert.ok(at > 0);
            bytes[at] = 0x33;
            writeFileSync(path, bytes);
        },
        'of another program': async (path) => {
            rmSync(path);
            const instance = await DuckDBInstance.create(path);
            const connection = await instance.connect();
            await connection.run('CREATE TABLE kept AS SELECT 1 AS one');
            connection.closeSync();
            instance.closeSync();
        }
    };
    for (const [name, break_] of Object.entries(damage)) {
        it(`does without what was kept when it is ${name}, says so, and keeps it anew`, async () => {
            folder.write('in/a.csv', `${HEADER}\nK4,x,8,2026-02-30\n${LINES}`);
            const first = await read(accounts(5));
            await break_(onlyFile());
            const { warnings, ...again } = await read(accounts(5));
            assert.match(warnings.join('\n'), /What was kept of .*a\.csv is not usable, so the file is read again/u);
            assert.deepEqual({ ...again, warnings: [] }, first);
            assert.deepEqual(await read(accounts(5)), first);
        });
    }

    it('is the same as reading everything, on random days', async () => {
        const random = sequence(4711);
        const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
        const line = (): string => {
            const key = random(8) === 0 ? pick(['', 'K77', 'twin', ' k2 ']) : `K${1 + random(12)}`;
            const when = new Date(Date.UTC(2025, 0, 1 + random(600))).toISOString().slice(0, 10);
            const cells = [key, pick(['', 'a', 'B', 'b']), String(random(12)), random(15) === 0 ? 'soon' : when];
            if (random(25) === 0) cells.pop();
            return cells.join(',');
        };
        const content = (): string => `${[HEADER, ...Array.from({ length: random(40) }, line)].join('\n')}\n`;
        folder.write('in/a.csv', content());
        let book = accounts(12);
        let reads = 0;
        for (let day = 0; day < 30; day++) {
            if (random(3) === 0) folder.write(`in/${pick(['a', 'b', 'c'])}.csv`, content());
            if (random(3) === 0) book = accounts(12).filter(() => random(5) > 0);
            if (random(4) === 0)
                book = book.map((account, i) =>
                    i < 2 ? { ...account, Health_Key__c: pick(['twin', 'K77', 'Twin']) } : account
                );
            if (book.length === 0) book = accounts(1);
            const survey = random(6) === 0 ? { ...SURVEY, filter: [{ column: 'who', notIn: ['B'] }] } : SURVEY;
            const sources = [survey, OUTCOMES];
            const asOf = new Date(Date.UTC(2026, 0, 1 + random(200))).toISOString().slice(0, 10);
            const keep = { folder: kept, rebuild: random(8) === 0, mostBytes: random(8) === 0 ? 1 : 1e9 };
            const before = new Set(random(2) === 0 ? [] : readdirNames(kept));
            const cached = await result(await folder.read(sources, book, { keep }), asOf);
            reads += readdirNames(kept).filter((name) => before.has(name)).length;
            assert.deepEqual(cached, await result(await folder.read(sources, book), asOf), `day ${day}`);
        }
        assert.ok(reads > 0);
    });
});

function readdirNames(folder: string): string[] {
    try {
        return readdirSync(folder);
    } catch {
        return [];
    }
}
