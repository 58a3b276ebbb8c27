import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { loadRecords } from './load-records.ts';

describe('loading records of the org', () => {
    let engine: Engine;
    const folder = aroundEngine((opened) => (engine = opened));
    const file = (name: string, text: string): string => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
    };

    it('takes all files, every value as a text, and a blank as none', async () => {
        const files = [
            file('1.csv', 'Id,Org Name\n"A1","say ""hi"",\nthere"\n'),
            file('2.csv', 'Id,Org Name\n"0012",\n"A3",""\n')
        ];
        await loadRecords(engine, { files, records: 3 }, ['Id', 'Name'], 'loaded');
        assert.deepEqual(await engine.rows('SELECT "Id", "Name" FROM loaded ORDER BY ALL'), [
            ['0012', null],
            ['A1', 'say "hi",\nthere'],
            ['A3', null]
        ]);
    });

    it('stops when fewer or more arrived than the org announced', async () => {
        const files = [file('3.csv', 'Id\n"A1"\n"A2"\n')];
        for (const records of [3, 1]) {
            await assert.rejects(
                loadRecords(engine, { files, records }, ['Id'], 'loaded'),
                (error: UnreachableError) => {
                    assert.ok(error instanceof UnreachableError);
                    assert.equal(error.message, `The org announced ${records} records and sent 2.`);
                    return true;
                }
            );
        }
    });
});
