import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';

/** Accounts K1 to K9; K8 and K9 have the same key. */
const BOOK = accounts(9).map((account, i) => (i < 7 ? account : { ...account, Health_Key__c: 'Twin' }));
/** Accounts of other parts. */
const OTHERS = ['K3', 'K4'];
const ROWS = [
    ...Array.from({ length: 3 }, () => 'K1,7,2026-05-01,yes'),
    ...Array.from({ length: 2 }, () => 'K2,7,2026-05-01,yes'),
    ...Array.from({ length: 2 }, () => 'K3,7,2026-05-01,yes'),
    'K4,7,2026-05-01,yes',
    // Bad by themselves: one of a known account, one of an account without another row, one of another part.
    'K1,99,2026-05-01,yes',
    'K5,7,never,yes',
    'K3,99,2026-05-01,yes',
    // Of no account, or of several, or of nobody.
    ...Array.from({ length: 2 }, () => 'Nobody,7,2026-05-01,yes'),
    'Nobody else,99,2026-05-01,yes',
    ...Array.from({ length: 2 }, () => 'Twin,7,2026-05-01,yes'),
    ',7,2026-05-01,yes',
    // Left out by the filter, whoever they are of and whatever is wrong with them.
    ...['K1,7,2026-05-01', 'K1,99,2026-05-01', 'Nobody,7,2026-05-01', 'K3,7,2026-05-01', ',7,never'].map((row) => `${row},no`),
    'K1,7'
]; // prettier-ignore
const COLUMNS = { account: 'key', date: 'on' };
const KINDS = [
    { name: 's', kind: 'answers', columns: { ...COLUMNS, rating: 'value' } },
    { name: 's', kind: 'experience', columns: { ...COLUMNS, score: 'value' } },
    { name: 's', kind: 'roi', columns: { ...COLUMNS, score: 'value' } }
];

for (const source of KINDS) {
    describe(`rows of ${source.kind}`, () => {
        const folder = new EvidenceFolder();
        after(() => folder.close());

        const read = async (part?: { others: string[]; reportsOrphans: boolean }) => {
            folder.write('rows.csv', `key,value,on,use\n${ROWS.join('\n')}\n`);
            const filter = [{ column: 'use', in: ['yes'] }];
            const result = await folder.read([{ ...source, files: ['rows.csv'], filter }], BOOK, { part });
            const [counts] = result.counts;
            assert.ok(counts);
            const told = result.rejected.map((cells) => cells[2]);
            assert.equal(counts.rejected, told.length);
            const ofAccounts = await result.engine.rows('SELECT account, count(*) FROM evidence_0 GROUP BY 1 ORDER BY 1');
            const { read, used, filtered, rejected, elsewhere } = counts;
            return { counts: { read, used, filtered, rejected, elsewhere }, told, ofAccounts };
        }; // prettier-ignore

        it('are each used, left out or rejected', async () => {
            const { counts, told, ofAccounts } = await read();
            assert.deepEqual(counts, { read: 23, used: 8, filtered: 5, rejected: 10, elsewhere: 0 });
            assert.deepEqual(ofAccounts, [[1, 3n], [2, 2n], [3, 2n], [4, 1n]]); // prettier-ignore
            assert.deepEqual(told.map(Number).sort((a, b) => a - b), [10, 11, 12, 13, 14, 15, 16, 17, 18, 24]); // prettier-ignore
        });

        it('of other parts are left to their runs, also when they are bad', async () => {
            const { counts, told, ofAccounts } = await read({ others: OTHERS, reportsOrphans: true });
            assert.deepEqual(counts, { read: 23, used: 5, filtered: 5, rejected: 9, elsewhere: 4 });
            assert.deepEqual(ofAccounts, [[1, 3n], [2, 2n]]); // prettier-ignore
            assert.ok(!told.includes('12'));
        });

        it('of no account are told by one part only', async () => {
            const { counts, told } = await read({ others: OTHERS, reportsOrphans: false });
            assert.deepEqual([counts.used, counts.filtered, counts.rejected], [5, 5, 2]);
            assert.deepEqual(told.map(Number), [10, 11]);
            assert.equal(counts.read, counts.used + counts.filtered + counts.rejected + counts.elsewhere);
        });
    });
}

describe('rows of several files', () => {
    const folder = new EvidenceFolder();
    after(() => folder.close());

    it('are told with their file and line, whichever of the files have bad ones and whatever is wrong with them', async () => {
        const header = 'key,value,on';
        const good = 'K1,7,2026-05-01';
        for (const [name, ...rows] of [
            ['a', good, 'Nobody,7,2026-05-01'],
            ['b', good, good, 'K2,99,2026-05-01'],
            ['c', good],
            ['d', 'Twin,7,2026-05-01', 'Nobody,8,2026-05-01', 'K1,7,never']
        ])
            folder.write(`several/${name}.csv`, `${[header, ...rows].join('\n')}\n`);
        for (const kind of KINDS.slice(0, 2)) {
            const { counts, rejected } = await folder.read([{ ...kind, files: ['several/*.csv'] }], BOOK);
            assert.deepEqual([counts[0]?.files, counts[0]?.used, counts[0]?.rejected], [4, 4, 5]);
            assert.deepEqual(
                rejected.map(([, file = '', row, column]) => [file.slice(-5), row, column]),
                [
                    ['a.csv', '3', 'key'],
                    ['b.csv', '4', 'value'],
                    ['d.csv', '2', 'key'],
                    ['d.csv', '3', 'key'],
                    ['d.csv', '4', 'on']
                ]
            );
        }
    });
});
