import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { DAY_MS } from '../day-ms.ts';
import { gatherEvidence } from '../score/gather-evidence.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import { warnOfIdle } from './idle-evidence.ts';

const AS_OF = '2026-06-30';
const COLUMNS = {
    answers: { account: 'key', respondent: 'who', rating: 'score', date: 'on' },
    nps: { account: 'key', nps: 'score', responses: 'who', date: 'on' },
    experience: { account: 'key', score: 'score', date: 'on' },
    roi: { account: 'key', score: 'score', date: 'on' }
};
type Kind = keyof typeof COLUMNS;
const KINDS = Object.keys(COLUMNS) as Kind[];
const BOOK = 40;

/** "YYYY-MM-DD" so many days from the as-of day. */
function dayAt(offset: number): string {
    return new Date(Date.parse(AS_OF) + offset * DAY_MS).toISOString().slice(0, 10);
}

describe('evidence that does not count because of its days', () => {
    const folder = new EvidenceFolder();
    after(() => folder.close());

    /** What is told of a source whose rows lie so many days from the as-of day; the accounts take turns. */
    const told = async (
        kind: Kind,
        offsets: readonly number[],
        {
            more = {},
            reading = {},
            days = [AS_OF],
            differ = false
        }: {
            more?: object;
            reading?: Parameters<EvidenceFolder['read']>[2];
            days?: readonly string[];
            differ?: boolean;
        } = {}
    ): Promise<string[]> => {
        const lines = offsets.map((offset, n) => `K${1 + (n % BOOK)},${1 + n},5,${dayAt(offset)}`);
        folder.write('rows.csv', `key,who,score,on\n${lines.join('\n')}\n`);
        const source = { name: 'mine', kind, files: ['rows.csv'], columns: COLUMNS[kind], ...more };
        const { engine, sources, counts } = await folder.read([source], accounts(BOOK), reading);
        if (differ)
            await engine.run(`CREATE OR REPLACE VIEW account_rules AS SELECT *, (CASE WHEN idx < 2 THEN 400 ELSE 30 END)::INTEGER AS window_days,
                (CASE WHEN idx < 2 THEN 400 ELSE 30 END)::INTEGER AS validity_days FROM accounts`);
        const { limits } = await gatherEvidence(engine, sources, days);
        assert.equal(limits === null, differ);
        const warnings: string[] = [];
        await warnOfIdle(engine, sources, counts, { days, limits }, (text) => void warnings.push(text));
        return warnings;
    };
    const rows = (number: number, offset: number): number[] => Array.from({ length: number }, () => offset);

    it('is told when all or half of the rows, and ten, lie after the as-of day, in every kind', async () => {
        for (const kind of KINDS) {
            const [all, ...others] = await told(kind, [1, 30, 100]);
            assert.deepEqual(others, []);
            assert.match(all ?? '', /^Source "mine": 3 of 3 used rows are dated after 2026-06-30, the day of this run, and do not count yet\. /u); // prettier-ignore
            assert.match(all ?? '', /Its days go from 2026-07-01 to 2026-10-08\. /u);
            assert.match(
                all ?? '',
                /day and month are swapped \(dateFormat, now none: ISO dates such as 2026-01-31\)/u
            );
            const [half] = await told(kind, [...rows(10, 5), ...rows(10, -5)]);
            assert.match(half ?? '', /"mine": 10 of 20 used rows are dated after/u);
            assert.deepEqual(await told(kind, [...rows(10, 5), ...rows(11, -5)]), []);
            assert.deepEqual(await told(kind, [...rows(9, 5), -5]), [], 'nine may be what is planned');
            assert.deepEqual(await told(kind, rows(12, 0)), [], 'the as-of day itself counts');
        }
    });

    it('is told when no row, or one in more than a hundred, is recent enough', async () => {
        for (const kind of KINDS) {
            const [days, rule] = kind === 'roi' ? [180, 'Outcome Validity'] : [365, 'NPS Window'];
            const [none] = await told(kind, [-days, -500]);
            assert.match(none ?? '', /^Source "mine": none of 2 used rows count on 2026-06-30, the day of this run: /u);
            assert.ok(none?.includes(`for ${days} days (${rule} of the rules). Its days go from 2025-02-15 to ${dayAt(-days)}. `)); // prettier-ignore
            assert.deepEqual(await told(kind, [1 - days, -500]), []);
            assert.deepEqual(await told(kind, [...rows(99, -400), -1]), []);
            const [few] = await told(kind, [...rows(100, -400), -1]);
            assert.match(few ?? '', /"mine": only 1 of 101 used rows counts on/u);
        }
    });

    it('is told once of a source with rows of both sorts', async () => {
        const both = await told('experience', [...rows(20, 3), ...rows(20, -400)]);
        assert.equal(both.length, 1);
        assert.match(both[0] ?? '', /20 of 40 used rows are dated after .*; none of 40 used rows count on/u);
        const old = await told('experience', [...rows(5, 3), ...rows(20, -400)]);
        assert.match(old.join(), /^Source "mine": none of 25 used rows count on/u);
    });

    it('names the form of days that was declared, or the day that all rows have', async () => {
        const form = await told('experience', [20], { more: { dateFormat: '%Y-%m-%d' } });
        assert.match(form.join(), /dateFormat, now %Y-%m-%d\)/u);
        const columns = { account: 'key', score: 'score' };
        const fixed = await told('experience', [0], { more: { columns, constants: { date: '2027-01-01' } } });
        assert.match(fixed.join(), /1 of 1 used rows are dated after .* Look whether constants\.date is right/u);
    });

    it('is no outcome that is still valid, however old', async () => {
        assert.deepEqual(await told('roi', rows(20, -700), { more: { constants: { validDays: 1000 } } }), []);
        assert.equal((await told('roi', rows(20, -70), { more: { constants: { validDays: 30 } } })).length, 1);
    });

    it('is measured by the longest window where rules differ', async () => {
        for (const kind of KINDS) {
            // Only the first account may look back so far, and it has a row.
            assert.deepEqual(await told(kind, rows(BOOK, -399), { differ: true }), []);
            assert.equal((await told(kind, rows(BOOK, -400), { differ: true })).length, 1);
        }
    });

    it('is judged by the last of several days', async () => {
        for (const kind of KINDS) {
            const days = [dayAt(-60), dayAt(-30), AS_OF];
            assert.deepEqual(await told(kind, rows(20, -10), { days }), []);
            assert.equal((await told(kind, rows(20, 10), { days })).length, 1);
            assert.equal((await told(kind, rows(20, -365), { days })).length, 1);
        }
    });

    it('is found in what was kept of a file, and among the rows of this part of the accounts only', async () => {
        const keep = { folder: `${folder.path}/kept` };
        for (const offset of [10, 10, -400, -400])
            assert.equal((await told('answers', rows(50, offset), { reading: { keep } })).length, 1);
        for (const offset of [-10, -10])
            assert.deepEqual(await told('answers', rows(50, offset), { reading: { keep } }), []);
        // Rows of K1 lie ahead, those of all others count.
        const offsets = Array.from({ length: 400 }, (_, n) => (n % BOOK === 0 ? 10 : -10));
        const own = {
            others: accounts(BOOK)
                .slice(1)
                .map((account) => account.Health_Key__c),
            reportsOrphans: true
        };
        for (const kind of KINDS) {
            assert.deepEqual(await told(kind, offsets), []);
            const mine = await told(kind, offsets, { reading: { part: own } });
            assert.match(mine.join(), /"mine": 10 of 10 used rows are dated after/u);
        }
    });

    it('is nothing where there is no row', async () => {
        for (const kind of KINDS) assert.deepEqual(await told(kind, [], { more: { allowEmpty: true } }), []);
    });
});
