import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Engine } from '../sources/engine.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import { sequence } from '../testing/sequence.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { Gathered } from './gather-evidence.ts';
import { countAnswers } from './model.ts';
import { PieceReader, readPieces } from './pieces.ts';

const SURVEY = {
    name: 'survey',
    kind: 'answers',
    files: ['answers.csv'],
    columns: { account: 'key', respondent: 'who', rating: 'score', date: 'when', decisionMaker: 'dm' }
};

interface Halves {
    experience: unknown[];
    outcome: unknown[];
}

async function evidence(engine: Engine, gathered: Gathered): Promise<Map<number, Halves>> {
    const found = new Map<number, Halves>();
    const [pieces] = await readPieces(engine, 'FROM evidence_between(0, 1000000)', gathered, [1_000_000]);
    assert.ok(pieces);
    const reader = new PieceReader(pieces);
    for (const account of new Set(pieces.numbers.filter((_, i) => i % pieces.width === 0))) {
        const halves: Halves = { experience: [], outcome: [] };
        for (const [, half, piece] of reader.of(account)) halves[half === 'x' ? 'experience' : 'outcome'].push(piece);
        found.set(account, halves);
    }
    return found;
}

describe('gatherEvidence', () => {
    const folder = new EvidenceFolder();
    after(() => folder.close());

    for (const [how, persons] of [
        ['often', 200],
        ['mostly once', 2000]
    ] as const) {
        it(`counts 3,000 answers of persons who answer ${how} exactly as the model counts them`, async () => {
            const random = sequence(42);
            const answers = Array.from({ length: 3000 }, () => ({
                account: 1 + random(5),
                respondent: `p${random(persons)}`,
                rating: random(11),
                date: new Date(Date.UTC(2025, 0, 1 + random(700))).toISOString().slice(0, 10),
                decisionMaker: random(10) === 0
            }));
            const lines = answers.map(
                (a) => `K${a.account},${a.respondent},${a.rating},${a.date},${a.decisionMaker ? 'yes' : ''}`
            );
            folder.write('answers.csv', `key,who,score,when,dm\n${lines.join('\n')}\n`);
            const { engine, sources } = await folder.read([SURVEY], accounts(5));
            const found = await evidence(engine, await gatherEvidence(engine, sources, ['2026-06-30']));
            for (let account = 1; account <= 5; account++) {
                const own = answers.filter((answer) => answer.account === account);
                const expected = countAnswers(own, '2026-06-30', 365, 'survey');
                assert.deepEqual(found.get(account)?.experience[0], expected);
            }
        });
    }

    it('gives an answer without a name a voice of its own', async () => {
        folder.write(
            'answers.csv',
            'key,who,score,when,dm\nK1,,9,2026-01-01,\nK1,,9,2026-01-01,\nK1,A@x.org,9,2026-01-01,\nK1,a@X.org,2,2026-01-02,\n'
        );
        const { engine, sources } = await folder.read([SURVEY], accounts(1));
        const gathered = await gatherEvidence(engine, sources, ['2026-06-30']);
        const [row] = (await evidence(engine, gathered)).get(1)?.experience ?? [];
        assert.deepEqual(row, {
            kind: 'answers',
            source: 'survey',
            promoters: 2,
            passives: 0,
            detractors: 1,
            ratingSum: 20,
            oldest: '2026-01-01',
            newest: '2026-01-02'
        });
    });

    it('takes the newest NPS count of each source and the newest row of each measure, valid or not', async () => {
        folder.write('nps.csv', 'key,nps,n,when\nK1,10,5,2026-01-01\nK1,20,6,2026-03-01\nK1,90,1,2027-01-01\n');
        folder.write(
            'roi.csv',
            'key,a,m,when,until\nK1,0.5,Time,2026-01-01,2026-12-31\nK1,0.7,Time,2026-03-01,2026-04-01\nK1,0.9,"Say ""cost""",2026-05-01,\nK1,1,,2026-05-01,\nK1,1,,2025-05-01,\n'
        );
        const nps = {
            name: 'nps',
            kind: 'nps',
            files: ['nps.csv'],
            columns: { account: 'key', nps: 'nps', responses: 'n', date: 'when' }
        };
        const roi = {
            name: 'roi',
            kind: 'roi',
            files: ['roi.csv'],
            columns: { account: 'key', attainment: 'a', measure: 'm', date: 'when', validUntil: 'until' },
            constants: { verifiedBy: 'system' }
        };
        const { engine, sources } = await folder.read([nps, roi], accounts(1));
        const found = (await evidence(engine, await gatherEvidence(engine, sources, ['2026-06-30']))).get(1);
        assert.deepEqual(found?.experience, [{ kind: 'nps', nps: 20, n: 6, source: 'nps', date: '2026-03-01' }]);
        assert.deepEqual(found?.outcome, [
            {
                kind: 'attainment',
                values: [0.9],
                date: '2026-05-01',
                source: 'roi',
                verifiedBy: 'system',
                measure: 'Say "cost"'
            },
            { kind: 'attainment', values: [1], date: '2026-05-01', source: 'roi', verifiedBy: 'system' }
        ]);
    });

    it('is the same text and mark whatever the order of the rows', async () => {
        const rows = ['K1,a,9,2026-01-01,', 'K1,b,3,2026-02-01,yes', 'K1,c,7,2026-03-01,'];
        const texts = [];
        for (const order of [rows, [...rows].reverse()]) {
            folder.write('answers.csv', `key,who,score,when,dm\n${order.join('\n')}\n`);
            const { engine, sources } = await folder.read([SURVEY], accounts(1));
            const marks = (await gatherEvidence(engine, sources, ['2026-06-30'])).marks('true');
            const marked = `SELECT idx AS account, ${marks.sum} FROM accounts a ${marks.joins}`;
            texts.push(
                await engine.rows(`SELECT * FROM evidence_between(0, 1000000) JOIN (${marked}) USING (account)`)
            );
        }
        assert.deepEqual(texts[0], texts[1]);
    });
});
