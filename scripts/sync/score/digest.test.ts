import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { Engine } from '../sources/engine.ts';

/** What the engine gives for values in the columns of a table. */
const HASHES: readonly (readonly [values: string, hash: string])[] = [
    ['0::DOUBLE', '0'],
    ['-0.0::DOUBLE', '0'],
    ['1::DOUBLE', '16276230387105642177'],
    ['-1.5::DOUBLE', '2001922945573547701'],
    ['0.1::DOUBLE', '11332587641376587762'],
    ['1e300::DOUBLE', '6385537890836799958'],
    [`'nan'::DOUBLE`, '9170934016072976158'],
    ['NULL::DOUBLE', '13787848793156543929'],
    ['NULL::VARCHAR', '13787848793156543929'],
    [`''`, '5104928228550385088'],
    [`'Green'`, '17331558339649860816'],
    [`'Onboarding'`, '17600555325656500946'],
    [`'a text of more than twelve bytes'`, '17041401554102627976'],
    [`'Größe und Maß'`, '4503127599204807810'],
    ['true', '4717996019076358352'],
    ['false', '0'],
    ['1::UBIGINT', '4717996019076358352'],
    ['18446744073709551615::UBIGINT', '4939931809569846361'],
    ['0::HUGEINT', '0'],
    ['36893488147419103231::HUGEINT', '429981267221599369'],
    ['1::DOUBLE, 2::DOUBLE', '14289050802795959472'],
    ['2::DOUBLE, 1::DOUBLE', '15488703059513392837'],
    [`'Green', NULL::VARCHAR, 1::DOUBLE, true, 5::HUGEINT`, '13065435167386690383']
];
const CHANGED = `This version of the engine has another hash, so after an upgrade every account will be written once. Where that is wanted,
say so in CHANGELOG.md and put the new numbers here and into plan/due.test.ts.`;

it('the hash that digests are made of is the same in every version of the engine', async () => {
    const engine = await Engine.open({ folder: mkdtempSync(join(tmpdir(), 'hash-')), memoryLimit: '128MB' });
    try {
        for (const [values, hash] of HASHES) {
            const columns = values.split(', ').map((_, i) => `c${i}`);
            await engine.run(
                `CREATE OR REPLACE TABLE hashed AS SELECT * FROM (VALUES (${values})) t(${columns.join(', ')})`
            );
            const [row] = await engine.rows(`SELECT hash(${columns.join(', ')}) FROM hashed`);
            assert.equal(String(row?.[0]), hash, `${values}: ${CHANGED}`);
        }
    } finally {
        engine.close();
    }
});
