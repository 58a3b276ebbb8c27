import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConfigError } from '../errors.ts';
import { UPLOAD_FIELDS } from '../score/outputs.ts';
import { openSavedPlan, PlanWriter, readSavedPlan } from './saved-plan.ts';
import type { PlannedRecord } from './saved-plan.ts';

const HEADER = {
    orgId: '00D000000000001AAA',
    asOf: '2026-06-01T23:59:59Z',
    shard: '',
    rules: 'abc',
    moves: [{ id: 'm1', name: 'Rules', before: null, beforeDate: null, after: 20, date: '2026-06-01', answers: 100 }]
};
const cells = (id: string): (string | null)[] => UPLOAD_FIELDS.map((field) => (field === 'Id' ? id : null));

describe('the file of a saved plan', () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'health-plan-file-'));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    function saved(name: string, ids: readonly string[], moved = 0): string {
        const file = join(folder, name);
        rmSync(file, { force: true });
        const writer = new PlanWriter(file, HEADER);
        for (const [i, id] of ids.entries())
            writer.add({ mark: `mark ${id}`, pictured: i % 2 === 0, signals: i }, cells(id));
        assert.equal(existsSync(file), false);
        writer.close(moved);
        return file;
    }
    /** Changes lines of a file and makes its checksum and its number of records fit again. */
    function rewritten(name: string, change: (lines: string[]) => string[]): string {
        const file = saved(name, ['A1', 'A2', 'A3']);
        const lines = change(readFileSync(file, 'utf8').trimEnd().split('\n').slice(0, -1));
        const sha256 = createHash('sha256')
            .update(`${lines.join('\n')}\n`)
            .digest('hex');
        const footer = JSON.stringify({ records: lines.length - 1, moved: 0, sha256 });
        writeFileSync(file, `${[...lines, footer].join('\n')}\n`);
        return file;
    }
    const read = async (file: string): Promise<PlannedRecord[]> => {
        const records: PlannedRecord[] = [];
        await readSavedPlan(file, (record) => records.push(record));
        return records;
    };
    const refusedWith = (pattern: RegExp) => (error: unknown): true => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.problems.join(), pattern);
        assert.match(error.actions.join(), /plan --save plan\.ndjson/u);
        return true;
    }; // prettier-ignore

    it('is read as it was written, and has its name only once it is complete', async () => {
        const ids = Array.from({ length: 5000 }, (_, i) => `A${i}`);
        const file = saved('whole.ndjson', ids, 7);
        assert.equal(existsSync(`${file}.part`), false);
        assert.deepEqual(openSavedPlan(file).header, { format: 'account-health-plan', version: 2, ...HEADER, fields: [...UPLOAD_FIELDS] }); // prettier-ignore
        const records = await read(file);
        assert.equal(records.length, ids.length);
        assert.deepEqual(records[1], ['mark A1', false, 1, ...cells('A1')]);
        const footer = await readSavedPlan(file, () => undefined);
        assert.deepEqual([footer.records, footer.moved], [5000, 7]);
    });

    it('may hold nothing', async () => {
        const file = saved('nothing.ndjson', []);
        assert.deepEqual(await read(file), []);
    });

    it('is refused when it was made by a version that writes other fields', () => {
        const file = rewritten('fields.ndjson', ([header = '', ...lines]) => [header.replace('"Health_Driver__c",', ''), ...lines]); // prettier-ignore
        assert.throws(() => openSavedPlan(file), refusedWith(/writes other fields/u));
    });

    it('is refused when it says something a plan does not say, or lacks something', () => {
        const extra = rewritten('extra.ndjson', ([header = '', ...lines]) => [header.replace('{', '{"more":1,'), ...lines]); // prettier-ignore
        assert.throws(() => openSavedPlan(extra), refusedWith(/does not begin as a plan/u));
        const less = rewritten('less.ndjson', ([header = '', ...lines]) => [header.replace('"rules":"abc",', ''), ...lines]); // prettier-ignore
        assert.throws(() => openSavedPlan(less), refusedWith(/does not begin as a plan/u));
    });

    for (const [what, line] of [
        ['has too few values', '["mark",true,0,"A9"]'],
        ['is no record', '{"mark":"x"}'],
        ['is nothing at all', 'null']
    ] as const) {
        it(`is refused when a record ${what}, even with a fitting checksum`, async () => {
            const file = rewritten('record.ndjson', (lines) => lines.toSpliced(2, 1, line));
            await assert.rejects(read(file), refusedWith(/cut off or was changed/u));
        });
    }

    it('is refused when a record is there twice, or another follows its end', async () => {
        const twice = saved('twice.ndjson', ['A1', 'A2']);
        const lines = readFileSync(twice, 'utf8').trimEnd().split('\n');
        writeFileSync(twice, `${lines.toSpliced(1, 0, lines[1] ?? '').join('\n')}\n`);
        await assert.rejects(read(twice), refusedWith(/cut off or was changed/u));
        writeFileSync(twice, `${[...lines, lines[1]].join('\n')}\n`);
        await assert.rejects(read(twice), refusedWith(/cut off or was changed/u));
    });

    it('that cannot be read says why', () => {
        assert.throws(() => openSavedPlan(join(folder, 'nowhere.ndjson')), refusedWith(/cannot be written as a plan: ENOENT/u));
    }); // prettier-ignore
});
