import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { datePatternOf, swapped } from './date-pattern.ts';
import { propose } from './propose.ts';

const sample = (header: string, ...lines: string[]) => ({
    format: 'csv' as const,
    columns: header.split(','),
    rows: lines.map((line) => line.split(',').map((cell) => (cell === '' ? null : cell)))
});

describe('propose', () => {
    it('finds raw answers with respondent, date and decision maker', () => {
        const found = propose(
            sample(
                'Response ID,Customer key,Email,How likely are you to recommend us?,Answered on,Decision maker',
                '1,NW-1,ann@a.example,9,2026-05-01,yes',
                '2,NW-2,bob@b.example,0,2026-05-02,no',
                '3,NW-2,,10,2026-05-02,'
            )
        );
        assert.deepEqual(found, {
            kind: 'answers',
            columns: {
                rating: 'How likely are you to recommend us?',
                account: 'Customer key',
                date: 'Answered on',
                respondent: 'Email',
                decisionMaker: 'Decision maker'
            },
            scale: '0-10',
            decimal: '.',
            match: { by: 'Health_Key__c', how: 'exact' },
            dateFormat: null,
            dateAmbiguous: false
        });
    });

    it('matches by Id where the values are ids, by name where they are names', () => {
        const ids = propose(sample('accountId,score,date', '001000000000001AAA,5,2026-01-01'));
        assert.deepEqual(ids.match, { by: 'Id', how: 'exact' });
        const names = propose(sample('Company,rating,date', 'Northwind Energy,5,2026-01-01', 'Acme Ltd,8,2026-01-01'));
        assert.deepEqual(names.match, { by: 'Name', how: 'normalized' });
    });

    it('takes no days, no addresses and no column that is mostly empty for the account', () => {
        const header = 'Customer since,Customer mail,Client,Firm,rating,date';
        const rows = [1, 2, 3].map(
            (n) => `2026-01-0${n},a${n}@b.example,${n === 1 ? 'C1' : ''},F${n},${n + 4},2026-02-0${n}`
        );
        assert.equal(propose(sample(header, ...rows)).columns['account'], 'Firm');
    });

    it('reads the scale off the answers', () => {
        const scale = (...values: number[]) =>
            propose(sample('account,rating', ...values.map((value) => `K${value},${value}`))).scale;
        assert.deepEqual(
            [scale(1, 5), scale(1, 7), scale(0, 5), scale(1, 10), scale(3, 9)],
            ['1-5', '1-7', '0-10', '0-10', '0-10']
        );
    });

    it('tells the kinds of evidence apart', () => {
        const kind = (header: string, line: string) => {
            const { kind, columns } = propose(sample(header, line));
            return [kind, ...Object.keys(columns)];
        };
        assert.deepEqual(kind('account,nps,responses,date', 'K,-12.5,40,2026-01-01'), [
            'nps',
            'nps',
            'responses',
            'account',
            'date'
        ]);
        assert.deepEqual(kind('client,promoters,passives,detractors', 'K,4,3,2'), [
            'nps',
            'promoters',
            'passives',
            'detractors',
            'account'
        ]);
        assert.deepEqual(kind('account,benefit,cost,on', 'K,120000,80000,2026-01-01'), [
            'roi',
            'benefit',
            'cost',
            'account',
            'date'
        ]);
        assert.deepEqual(kind('account,realised_of_target,measured_on', 'K,0.8,2026-01-01'), [
            'roi',
            'attainment',
            'account',
            'date'
        ]);
        assert.deepEqual(kind('account,outcome score,on', 'K,6.5,2026-01-01'), ['roi', 'score', 'account', 'date']);
        assert.deepEqual(kind('account,csat,on', 'K,6.5,2026-01-01'), ['experience', 'score', 'account', 'date']);
        assert.deepEqual(kind('key,score,on', 'K,8.2,2026-01-01'), ['experience', 'score', 'account', 'date']);
    });

    it('takes percent for a number where attainment or ROI is meant, and nowhere else', () => {
        const found = (header: string, ...values: string[]) =>
            propose({ format: 'csv', columns: header.split(','), rows: values.map((value) => ['K', value]) });
        assert.deepEqual(found('account,goal achieved', '120%', '80 %').columns, { attainment: 'goal achieved', account: 'account' });
        const { columns, decimal } = found('account,ROI', '95,5 %', '1,2 %');
        assert.deepEqual([columns['roi'], decimal], ['ROI', ',']);
        assert.equal(found('account,csat', '8%').columns['score'], undefined);
    }); // prettier-ignore

    it('sees decimal commas, and days that are numbers where the name says that they are days', () => {
        const rows = (...lines: string[]) => ({
            format: 'csv' as const,
            columns: ['Kunde key', 'score', 'Date'],
            rows: lines.map((line) => line.split(';'))
        });
        const found = propose(rows('40001;7,5;46022', '40002;8;46023'));
        assert.deepEqual(found.columns, { score: 'score', account: 'Kunde key', date: 'Date' });
        assert.deepEqual([found.kind, found.decimal, found.dateFormat], ['experience', ',', ['excel']]);
        assert.deepEqual(propose(rows('a;7.5;1767225600', 'b;8;1767225601')).dateFormat, ['seconds']);
        assert.deepEqual(propose(rows('a;7.5;1767225600000')).dateFormat, ['milliseconds']);
    });

    it('takes no comma for that of decimals that may part thousands', () => {
        const decimal = (...benefits: string[]) => {
            const rows = benefits.map((benefit) => ['K1', benefit, '100', '2026-01-01']);
            const { kind, decimal } = propose({
                format: 'csv',
                columns: ['key', 'benefit', 'cost', 'date'],
                rows
            });
            assert.equal(kind, 'roi');
            return decimal;
        };
        assert.equal(decimal('12,345', '999', '4,100', '1,234,567'), '.');
        assert.equal(decimal('12,345', '4,10'), ',');
        assert.equal(decimal('0,345'), ',');
    });

    it('leaves out what it does not find, and never takes one column twice', () => {
        assert.deepEqual(propose(sample('x,y', 'a,b')).columns, {});
        const { columns } = propose(sample('customer score', '5'));
        assert.equal(new Set(Object.values(columns)).size, Object.values(columns).length);
    });
});

describe('date pattern', () => {
    it('tells day first from month first by a day above 12, and says when it cannot', () => {
        assert.deepEqual(datePatternOf(['01/02/2026', '25/02/2026']), { patterns: ['%d/%m/%Y'], ambiguous: false });
        assert.deepEqual(datePatternOf(['1/2/26 9:05', '2/25/26 18:00']), {
            patterns: ['%m/%d/%y %H:%M'],
            ambiguous: false
        });
        assert.deepEqual(datePatternOf(['01/02/2026']), { patterns: ['%m/%d/%Y'], ambiguous: true });
        assert.deepEqual(datePatternOf(['01.02.2026']), { patterns: ['%d.%m.%Y'], ambiguous: false });
        assert.deepEqual(datePatternOf(['12/31/2026 1:05 PM', '1/2/2026, 11:05:00AM'])?.patterns, [
            '%m/%d/%Y %I:%M %p',
            '%m/%d/%Y, %I:%M:%S%p'
        ]);
        assert.deepEqual(datePatternOf(['31.12.2026T10:00'])?.patterns, ['%d.%m.%YT%H:%M']);
        assert.deepEqual(swapped(['%m/%d/%Y %H:%M']), ['%d/%m/%Y %H:%M']);
    });

    it('needs no pattern for ISO 8601, and takes numbers for no days', () => {
        assert.deepEqual(datePatternOf(['2026-05-01', '2026-05-01T10:00:00Z']), { patterns: null, ambiguous: false });
        assert.equal(datePatternOf(['1', '10', '7']), null);
        assert.equal(datePatternOf(['25/01/2026', '01/25/2026']), null);
        assert.equal(datePatternOf([]), null);
    });
});
