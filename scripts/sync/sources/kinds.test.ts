import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import { SCALES } from './scales.ts';

/** Reads one CSV source and returns what is kept of good rows and the rejected rows as [row, column, reason]. */
async function readOne(folder: EvidenceFolder, source: object, csv: string, keep: string) {
    folder.write('rows.csv', csv);
    const { engine, rejected } = await folder.read(
        [{ name: 's', files: ['rows.csv'], allowEmpty: true, ...source }],
        accounts(5)
    );
    const kept = await engine.rows(`SELECT ${keep} FROM evidence_0 ORDER BY account`);
    return { kept, rejected: rejected.map((cells) => [cells[2], cells[3], cells[5]]) };
}

describe('source kinds', () => {
    const folder = new EvidenceFolder();
    after(() => folder.close());

    for (const [scale, meaning] of Object.entries(SCALES)) {
        it(`answers: of all texts of one byte, takes the digits of the scale ${scale}, and what else it has`, async () => {
            const bytes = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
            const texts = [...bytes.filter((byte) => byte !== ',' && byte !== '"'), '10', '010', ' 5 ', '5.0', '55'];
            const { kept, rejected } = await readOne(
                folder,
                { kind: 'answers', scale, columns: { account: 'k', rating: 'r', date: 'd' } },
                `k,r,d\n${texts.map((text) => `K1,${text},2026-01-01\n`).join('')}`,
                '(10 - ((rank & 31) >> 1))::INTEGER AS stars'
            );
            const wanted = [...texts.slice(0, -5), '10', '10', '5', '5'].flatMap(
                (text) => (/^[0-9]+$/u.test(text) ? meaning[Number(text)] : undefined) ?? []
            );
            const order = (one: unknown, other: unknown): number => Number(one) - Number(other);
            assert.deepEqual(kept.map(([stars]) => Number(stars)).sort(order), wanted.sort(order));
            assert.equal(kept.length + rejected.length, texts.length);
        });
    }

    it('nps: takes an NPS with its number of answers', async () => {
        const source = { kind: 'nps', columns: { account: 'k', nps: 'nps', responses: 'n', date: 'd' } };
        const { kept, rejected } = await readOne(
            folder,
            source,
            'k,nps,n,d\nK1,-12.5,8,2026-01-01\nK2,101,8,2026-01-01\nK3,10,0,2026-01-01\nK4,10,2.5,2026-01-01\n',
            'nps, n'
        );
        assert.deepEqual(kept, [[-12.5, 8n]]);
        assert.deepEqual(rejected, [
            ['3', 'nps', 'nps must be a number from -100 to 100'],
            ['4', 'n', 'responses must be a number from 1 to 1000000000'],
            ['5', 'n', 'responses must be a whole number']
        ]);
    });

    it('nps: counts it from promoters, passives and detractors', async () => {
        const source = {
            kind: 'nps',
            columns: { account: 'k', promoters: 'p', passives: 'a', detractors: 'd' },
            constants: { date: '2026-01-01' }
        };
        const { kept, rejected } = await readOne(
            folder,
            source,
            'k,p,a,d\nK1,2,0,1\nK2,0,0,0\nK3,-1,0,1\nK4,500000000,500000000,0\nK5,500000000,500000000,1\n',
            'round(nps, 1), n'
        );
        assert.deepEqual(kept, [
            [33.3, 3n],
            [50, 1_000_000_000n]
        ]);
        assert.match(String(rejected[0]?.[2]), /no answers/u);
        assert.match(String(rejected[1]?.[2]), /promoters must be a number from 0/u);
        assert.match(String(rejected[2]?.[2]), /must be 1000000000 at most, together/u);
    });

    it('experience: takes a ready score from 1 to 10 as it is', async () => {
        const source = { kind: 'experience', columns: { account: 'k', score: 's', date: 'd' } };
        const { kept, rejected } = await readOne(
            folder,
            source,
            'k,s,d\nK1,8.2,2026-01-01\nK2,0.9,2026-01-01\n',
            'score'
        );
        assert.deepEqual(kept, [[8.2]]);
        assert.equal(rejected[0]?.[1], 's');
    });

    it('roi: takes benefit and cost with weight, end, verification and measure', async () => {
        const columns = {
            account: 'k',
            benefit: 'b',
            cost: 'c',
            weight: 'w',
            validUntil: 'u',
            verifiedBy: 'v',
            measure: 'm',
            date: 'd'
        };
        const csv =
            'k,b,c,w,u,v,m,d\nK1,300,100,2,2026-12-31,Customer,Time saved,2026-01-01\nK2,300,0,,,,,2026-01-01\nK3,1,1,,,guess,,2026-01-01\nK4,1,1,0,,,,2026-01-01\nK5,1,1,,soon,,,2026-01-01\n';
        const { kept, rejected } = await readOne(
            folder,
            { kind: 'roi', columns },
            csv,
            'kind, value_0, value_1, weight, until::VARCHAR, verified, measure'
        );
        assert.deepEqual(kept, [['benefitCost', 300, 100, 2, '2026-12-31', 'customer', 'Time saved']]);
        assert.deepEqual(
            rejected.map((row) => row[1]),
            ['c', 'v', 'w', 'u']
        );
    });

    it('roi: takes attainment and ROI in percent, and no other number', async () => {
        const take = async (measure: string, decimal: string, ...cells: string[]) => {
            const source = { kind: 'roi', decimal, columns: { account: 'k', [measure]: 'x' }, constants: { date: '2026-01-01' } };
            const csv = ['k;x', ...cells.map((cell) => `K1;${cell}`)].join('\n');
            const { kept, rejected } = await readOne(folder, source, `${csv}\n`, 'value_0');
            return [kept.flat(), rejected.length];
        };
        assert.deepEqual(await take('attainment', '.', '120%', '0.8', '-5 %', '.5%', '%', '1.2x', '5%%x'), [[1.2, 0.8, -0.05, 0.005], 3]);
        assert.deepEqual(await take('roi', ',', '95,5 %', '1.200%'), [[0.955, 12], 0]);
        assert.deepEqual(await take('score', '.', '8%', '8'), [[8], 1]);
    }); // prettier-ignore

    it('roi: takes milestones and constants for what the export lacks', async () => {
        const source = {
            kind: 'roi',
            columns: { account: 'k', milestone: 'm' },
            constants: { date: '2026-01-01', validDays: 30, verifiedBy: 'estimated' }
        };
        const { kept, rejected } = await readOne(
            folder,
            source,
            'k,m\nK1,Done\nK2,maybe\n',
            'kind, until::VARCHAR, verified, weight'
        );
        assert.deepEqual(kept, [['done', '2026-01-30', 'estimated', 1]]);
        assert.match(String(rejected[0]?.[2]), /done, due or overdue/u);
    });

    it('roi: gives the columns of all sources in one order, stored or not', async () => {
        const roi = { kind: 'roi', files: ['some.csv'], columns: { account: 'k', score: 's', date: 'd' } };
        folder.write('some.csv', 'k,s,d,w,m\nK1,8,2026-01-01,3,Hours\n');
        const more = { ...roi.columns, weight: 'w', measure: 'm' };
        const { engine } = await folder.read(
            [
                { ...roi, name: 'constants', constants: { weight: 2, measure: 'Hours', validDays: 10 } },
                { ...roi, name: 'columns', columns: more }
            ],
            accounts(5)
        );
        const columns = 'account, kind, value_0, value_1, weight, verified, measure, until::VARCHAR, day::VARCHAR';
        const rows = await engine.rows(
            `SELECT ${columns} FROM (SELECT * FROM evidence_0 UNION ALL SELECT * FROM evidence_1) ORDER BY weight`
        );
        assert.deepEqual(rows, [
            [1, 'score', 8, null, 2, null, 'Hours', '2026-01-10', '2026-01-01'],
            [1, 'score', 8, null, 3, null, 'Hours', null, '2026-01-01']
        ]);
    });
});
