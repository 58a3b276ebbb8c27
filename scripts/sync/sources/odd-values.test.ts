import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ConfigError } from '../errors.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import { sequence } from '../testing/sequence.ts';

const ROI = { name: 'value', kind: 'roi', columns: { account: 'key', score: 'score', date: 'when' } };

describe('values as exports write them', () => {
    let folder: EvidenceFolder;
    beforeEach(() => {
        folder = new EvidenceFolder();
    });
    afterEach(() => folder.close());

    const read = async (lines: readonly string[], changes: object = {}, header = 'key;score;when') => {
        folder.write('value.csv', [header, ...lines].join('\r\n'));
        const source = { ...ROI, files: ['value.csv'], allowEmpty: true, ...changes };
        return folder.read([source], accounts(9));
    };
    const values = async (lines: readonly string[], changes: object = {}) => {
        const { engine, rejected } = await read(lines, changes);
        const rows = await engine.rows('SELECT value_0, day::VARCHAR FROM evidence_0 ORDER BY account');
        return { rows, rejected: rejected.map(([, , row, column, value, reason]) => [row, column, value, reason]) };
    };

    it('finds the header below empty lines and the line that tells the delimiter, and counts rows from the top', async () => {
        folder.write('value.csv', 'sep=;\r\n\r\nkey;score;when\r\nK1;7.5;2026-01-01\r\nK2\r\nK3;x;2026-01-01\r\n');
        const { counts, rejected } = await folder.read([{ ...ROI, files: ['value.csv'] }], accounts(9));
        assert.equal(counts[0]?.used, 1);
        assert.deepEqual(rejected.map(([, , row, column]) => [row, column]).sort(), [
            ['5', ''],
            ['6', 'score']
        ]);
    });

    it('passes over lines above the header when told, and says so to whoever misses a column', async () => {
        const report = ['May 2026', 'key,score,when', 'K1,7.5,2026-01-01', 'K2,77,2026-01-01'];
        const { counts, rejected } = await read(report, { skipLines: 2 }, 'Report: Value');
        assert.deepEqual([counts[0]?.used, rejected[0]?.[2]], [1, '5']);
        await assert.rejects(read(report, {}, 'Report: Value'), (error: unknown) => {
            assert.ok(error instanceof ConfigError);
            assert.match(error.message, /has no column "key"\. It has: Report: Value\. .* set "skipLines"/u);
            return true;
        });
    });

    it('reads on below lines that end differently from the rest, and says so', async () => {
        const read = async (above: string, end: string, changes: object) => {
            const rest = ['key,score,when', 'K1,7.5,2026-01-01', 'K2,77,2026-01-01', ''].join(end);
            folder.write('value.csv', above + rest);
            const source = { ...ROI, files: ['value.csv'], allowEmpty: true, ...changes };
            const { counts, rejected, warnings } = await folder.read([source], accounts(9));
            assert.match(warnings.join(), /value\.csv mixes line ends or quotes/u);
            assert.deepEqual([counts[0]?.used, rejected.map(([, , row]) => row)], [1, ['4']]);
        };
        await read('Report\n', '\r\n', { skipLines: 1 });
        await read('Report\r\n', '\n', { skipLines: 1 });
        await read('\r\n', '\n', {});
        await read('sep=,\n', '\r\n', {});
    });

    it('reads every row as it is, or rejects it, whatever ends the lines', async () => {
        const random = sequence(3);
        let told = 0;
        for (let round = 0; round < 40; round++) {
            const [usual, often, skipLines] = [random(3), 1 + random(12), random(3)];
            const end = (): string => ['\n', '\r\n', '\r'][random(often) === 0 ? random(3) : usual] ?? '';
            const note = (): string => (random(5) === 0 ? `"a${end()}b, ""c"""` : 'x');
            const expected = Array.from({ length: 1 + random(60) }, (_, i) => [1 + random(9), 1 + i / 10]);
            const lines = expected.map(([key, score]) => `K${key},${score},2026-01-01,${note()}`);
            const above = Array.from({ length: skipLines }, (_, i) => `Report ${i}`);
            const text = [...above, 'key,score,when,note', ...lines].map((line) => line + end()).join('');
            folder.write('value.csv', text);
            const { engine, counts } = await folder.read([{ ...ROI, files: ['value.csv'], skipLines }], accounts(9));
            const rows = await engine.rows('SELECT account, value_0 FROM evidence_0 ORDER BY value_0');
            const known = expected.map((row) => row.join());
            // A strict reader throws out rows that end otherwise than the others; it says so.
            const read = rows.map((row) => row.join());
            assert.deepEqual(
                read.filter((row) => !known.includes(row)),
                [],
                JSON.stringify(text)
            );
            if (counts[0]?.rejected === 0) assert.deepEqual(read, known, JSON.stringify(text));
            else told += 1;
        }
        assert.ok(told < 10, `${told} of 40 files had rejected rows`);
    });

    it('takes a file that ends with its header for one without rows', async () => {
        const { counts, warnings } = await read([], {});
        assert.deepEqual([counts[0]?.used, counts[0]?.rejected, warnings], [0, 0, []]);
    });

    it('says which encoding to declare when the header is none', async () => {
        folder.write('value.csv', Buffer.from('schl\xfcssel;score;when\r\nK1;7;2026-01-01', 'latin1'));
        const source = { ...ROI, files: ['value.csv'], columns: { ...ROI.columns, account: 'schlüssel' } };
        await assert.rejects(
            folder.read([source], accounts(9)),
            /The header is not UTF-8: set "encoding", for example "latin-1"/u
        );
        const { counts } = await folder.read([{ ...source, encoding: 'latin-1' }], accounts(9));
        assert.equal(counts[0]?.used, 1);
    });

    it('takes decimal commas where they are declared, and says how where they are not', async () => {
        const lines = ['K1;7,5;2026-01-01', 'K2;8;2026-01-01', 'K3;,5e1;2026-01-01', 'K4;7.5;2026-01-01'];
        const declared = await values(lines, { decimal: ',' });
        assert.deepEqual(declared.rows, [
            [7.5, '2026-01-01'],
            [8, '2026-01-01']
        ]);
        assert.deepEqual(
            declared.rejected.map(([row]) => row),
            ['4', '5']
        );
        const undeclared = await values(lines);
        assert.deepEqual(undeclared.rejected[0], [
            '2',
            'score',
            '7,5',
            'score has a decimal comma: set "decimal": ","'
        ]);
        assert.deepEqual(undeclared.rows[1], [7.5, '2026-01-01']);
        const thousands = await values(['K1;12,345;2026-01-01', 'K2;0,345;2026-01-01']);
        assert.deepEqual(
            thousands.rejected.map((cells) => cells[3]),
            [
                'score has a comma: export it without commas between thousands, or set "decimal": "," if decimals follow it',
                'score has a decimal comma: set "decimal": ","'
            ]
        );
    });

    it('refuses decimal commas where numbers are numbers, which have a point', async () => {
        folder.write('value.json', JSON.stringify([{ key: 'K1', score: 1.234, when: '2026-01-01' }]));
        const reading = folder.read([{ ...ROI, files: ['value.json'], decimal: ',' }], accounts(9));
        await assert.rejects(reading, /"decimal" is about CSV files, and .*value\.json is JSON: remove it/u);
        const http = { ...ROI, http: { url: 'https://survey.example/rows' }, decimal: ',' };
        await assert.rejects(folder.read([http], accounts(9)), /"decimal" is about CSV files; numbers from "http"/u);
    });

    it('takes points and spaces between thousands with decimal commas, and never guesses', async () => {
        const columns = { account: 'key', benefit: 'score', cost: 'cost', date: 'when' };
        const amounts = [
            '1.234.567,89',
            '1 234,5',
            '1\u202f234',
            '12345',
            '-1.000',
            '1.23',
            '1.2345',
            '1,234.5',
            '1,2,3'
        ];
        const lines = amounts.map((amount, i) => `K${i + 1};${amount};1;2026-01-01`);
        const { engine, rejected } = await read(lines, { columns, decimal: ',' }, 'key;score;cost;when');
        assert.deepEqual(
            (await engine.rows('SELECT value_0 FROM evidence_0 ORDER BY account')).flat(),
            [1234567.89, 1234.5, 1234, 12345, -1000]
        );
        assert.deepEqual(
            rejected.map((cells) => cells[4]),
            amounts.slice(5)
        );
    });

    it('takes a rating with a decimal comma', async () => {
        const columns = { account: 'key', rating: 'score', date: 'when' };
        const answers = ['K1;9,0;2026-01-01', 'K2;8,5;2026-01-01', 'K3;10;2026-01-01'];
        const { counts } = await read(answers, { kind: 'answers', columns, decimal: ',' });
        assert.deepEqual([counts[0]?.used, counts[0]?.rejected], [2, 1]);
    });

    it('takes days that are written as numbers', async () => {
        const days = async (dateFormat: unknown, ...texts: string[]) =>
            (
                await values(
                    texts.map((text, i) => `K${i + 1};7;"${text}"`),
                    { dateFormat }
                )
            ).rows.map(([, day]) => day);
        assert.deepEqual(await days('excel', '46022', '46022.99', '46023,5', '4602', '460220', '2026-01-01'), [
            '2025-12-31',
            '2025-12-31',
            '2026-01-01'
        ]);
        assert.deepEqual(await days('seconds', '1767225599', '1767225600', '1767225600.5', '12', '-1767225600'), [
            '2025-12-31',
            '2026-01-01',
            '2026-01-01'
        ]);
        assert.deepEqual(await days('milliseconds', '1767225599999', '1767225600000', '99999999999999'), [
            '2025-12-31',
            '2026-01-01'
        ]);
        assert.deepEqual(await days(['excel', '%d.%m.%Y', '%d.%m.%y'], '46022', '31.12.2025', '31.12.25'), [
            '2025-12-31',
            '2025-12-31',
            '2025-12-31'
        ]);
    });

    it('puts a time with an offset on its day in UTC, by a pattern too', async () => {
        const lines = ['K1;7;2026-05-01T00:30:00+0200', 'K2;7;2026-05-01'];
        const { rows } = await values(lines, { dateFormat: ['%Y-%m-%d', '%Y-%m-%dT%H:%M:%S%z'] });
        assert.deepEqual(
            rows.map(([, day]) => day),
            ['2026-04-30', '2026-05-01']
        );
    });

    it('reads the last day of evidence in the form of the date column, or ISO 8601', async () => {
        const columns = { ...ROI.columns, validUntil: 'until' };
        const lines = ['K1;7;01.05.2026;31.12.2026', 'K2;7;01.05.2026;2026-12-31', 'K3;7;01.05.2026;12/31/2026'];
        const { engine, rejected } = await read(lines, { columns, dateFormat: '%d.%m.%Y' }, 'key;score;when;until');
        const until = await engine.rows('SELECT until::VARCHAR FROM evidence_0 ORDER BY account');
        assert.deepEqual(until, [['2026-12-31'], ['2026-12-31']]);
        assert.match(rejected[0]?.[5] ?? '', /validUntil must be a date in the form %d\.%m\.%Y/u);
        const endless = await read(['K1;7;2026-05-01;infinity'], { columns }, 'key;score;when;until');
        assert.match(endless.rejected[0]?.[5] ?? '', /validUntil must be an ISO date/u);
    });

    it('refuses a date format that no day can have, with the one that is meant', async () => {
        const problem = (dateFormat: unknown) =>
            assert.rejects(read([], { dateFormat }), (error: unknown) => {
                assert.ok(error instanceof ConfigError);
                assert.match(
                    error.message,
                    /dateFormat.*"DD\.MM\.YYYY HH:mm:ss" is no strptime pattern\. Did you mean "%d\.%m\.%Y %H:%M:%S"\?/u
                );
                return true;
            });
        await problem('DD.MM.YYYY HH:mm:ss');
        await problem(['%Y-%m-%d', 'DD.MM.YYYY HH:mm:ss']);
        await assert.rejects(read([], { dateFormat: 'D MMMM YYYY' }), /Did you mean "%d %B %Y"\?/u);
        await assert.rejects(read([], { dateFormat: 'D-MMM-YY' }), /Did you mean "%d-%b-%y"\?/u);
    });
});
