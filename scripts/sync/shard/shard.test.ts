import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Engine } from '../sources/engine.ts';
import { inShardSql, leaseKeyOf, leasesConflict, parseShard, shardOf } from './shard.ts';

/** First eight digits of the MD5 of each id, computed by another program. */
const VECTORS: readonly [id: string, hash: number][] = [
    ['001000000000001AAA', 0x254f61ba],
    ['001000000000002AAA', 0xb9c7c3fa],
    ['0015g00000XyZ12AAC', 0x9be13966]
];
const ids = Array.from({ length: 4000 }, (_, i) => `001${String(i).padStart(12, '0')}AAA`);

describe('parseShard', () => {
    it('counts parts from 0', () => {
        assert.deepEqual(parseShard('0/4'), { index: 0, of: 4 });
        assert.deepEqual(parseShard('3/4'), { index: 3, of: 4 });
        assert.equal(parseShard('0/1'), null);
    });

    it('refuses parts that do not exist', () => {
        for (const text of ['4/4', '0/0', '1', '-1/4', '1/4/2', '0/1001', 'a/b', ''])
            assert.equal(parseShard(text), undefined);
    });
});

describe('shardOf', () => {
    it('never changes', () => {
        for (const [id, hash] of VECTORS)
            for (const parts of [2, 4, 7, 1000]) assert.equal(shardOf(id, parts), hash % parts, `${id} of ${parts}`);
    });

    it('is computed alike by the engine', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'health-shard-'));
        const engine = await Engine.open({ folder, memoryLimit: '64MB' });
        try {
            const values = ids.map((id) => `('${id}')`).join(', ');
            for (let index = 0; index < 7; index++) {
                const rows = await engine.rows(
                    `SELECT id FROM (VALUES ${values}) t(id) WHERE ${inShardSql({ index, of: 7 }, 'id')}`
                );
                assert.deepEqual(
                    rows.map(([id]) => id),
                    ids.filter((id) => shardOf(id, 7) === index)
                );
            }
        } finally {
            engine.close();
            rmSync(folder, { recursive: true, force: true });
        }
    });

    it('divides evenly', () => {
        for (let index = 0; index < 4; index++) {
            const size = ids.filter((id) => shardOf(id, 4) === index).length;
            assert.ok(size > 900 && size < 1100, `part ${index} has ${size} of 4000`);
        }
    });
});

describe('leasesConflict', () => {
    const key = (text: string): string => leaseKeyOf(parseShard(text) ?? null);

    it('lets different parts of one division run beside each other, and nothing else', () => {
        assert.equal(leasesConflict(key('0/4'), key('1/4')), false);
        assert.equal(leasesConflict(key('1/4'), key('1/4')), true);
        assert.equal(leasesConflict(key('0/4'), key('1/2')), true);
        assert.equal(leasesConflict(leaseKeyOf(null), key('1/4')), true);
        assert.equal(leasesConflict(key('1/4'), leaseKeyOf(null)), true);
    });
});
