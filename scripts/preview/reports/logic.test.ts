import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinConditions } from './boolean-logic.ts';
import { condition } from './conditions.ts';
import type { Field } from './fields.ts';
import { aggregate, groupRows, unitOf } from './grouping.ts';
import { filterDays, intervalDays } from './relative-days.ts';

const AS_OF = '2026-11-18'; // a Wednesday

function field(path: string, type: string, values: string[] = []): Field {
    return { path, label: path, type, values, scale: 0 };
}

for (const [value, from, to] of [
    ['2026-02-03', '2026-02-03', '2026-02-04'],
    ['TODAY', '2026-11-18', '2026-11-19'],
    ['YESTERDAY', '2026-11-17', '2026-11-18'],
    ['TOMORROW', '2026-11-19', '2026-11-20'],
    ['THIS_WEEK', '2026-11-15', '2026-11-22'],
    ['LAST_MONTH', '2026-10-01', '2026-11-01'],
    ['THIS_MONTH', '2026-11-01', '2026-12-01'],
    ['NEXT_QUARTER', '2027-01-01', '2027-04-01'],
    ['LAST_YEAR', '2025-01-01', '2026-01-01'],
    ['LAST_N_DAYS:30', '2026-10-19', '2026-11-19'],
    ['NEXT_N_DAYS:90', '2026-11-19', '2027-02-17'],
    ['LAST_N_MONTHS:2', '2026-09-01', '2026-11-01'],
    ['NEXT_N_MONTHS:2', '2026-12-01', '2027-02-01']
]) {
    test(`${value} on ${AS_OF} is ${from} up to ${to}`, () => {
        assert.deepEqual(filterDays(value ?? '', AS_OF), { from, to });
    });
}

test('the time frame of a report knows the standard intervals', () => {
    assert.deepEqual(intervalDays('INTERVAL_CURRENTQ', AS_OF), { from: '2026-10-01', to: '2027-01-01' });
    assert.deepEqual(intervalDays('INTERVAL_LASTTHISMONTH', AS_OF), { from: '2026-10-01', to: '2026-12-01' });
    assert.deepEqual(intervalDays('INTERVAL_NEXT7', AS_OF), { from: '2026-11-19', to: '2026-11-26' });
    assert.equal(intervalDays('INTERVAL_CURFY', AS_OF), null);
});

test('filter logic keeps its brackets', () => {
    assert.equal(joinConditions(['a', 'b'], undefined), '(a) AND (b)');
    assert.equal(joinConditions(['a', 'b', 'c'], '1 AND (2 OR 3)'), '(a) AND ((b) OR (c))');
    assert.equal(joinConditions(['a', 'b'], 'NOT 1 OR 2'), '(NOT (a)) OR (b)');
});

for (const [logic, says] of [
    ['1 AND 2', /1 of the filters are not used/],
    ['1 AND 2 OR 3', /needs brackets/],
    ['1 AND (2 OR 3', /not closed/],
    ['1 AND 2 AND 3)', /not opened/],
    ['1 AND 2 AND 4', /no filter "4"/],
    ['1 XOR 2', /neither AND nor OR/]
] as const) {
    test(`filter logic "${logic}" is a mistake`, () => {
        assert.throws(() => joinConditions(['a', 'b', 'c'], logic), says);
    });
}

test('filters become conditions of SOQL', () => {
    const day = field('Due', 'date');
    const status = field('Status', 'picklist', ['Green', 'Amber', 'Red']);
    const soql = (of: Field, operator: string, value: string) =>
        condition({ column: of.path, operator, value }, of, AS_OF);
    assert.equal(soql(status, 'equals', 'Red'), "Status = 'Red'");
    assert.equal(soql(status, 'equals', 'Amber,Red'), "Status IN ('Amber', 'Red')");
    assert.equal(soql(status, 'notEqual', 'Amber,Red'), "Status NOT IN ('Amber', 'Red')");
    assert.equal(soql(status, 'notEqual', ''), 'Status != null');
    assert.equal(soql(day, 'equals', 'NEXT_N_DAYS:30'), 'Due >= 2026-11-19 AND Due < 2026-12-19');
    assert.equal(soql(day, 'lessThan', 'THIS_MONTH'), 'Due < 2026-11-01');
    assert.equal(soql(day, 'greaterThan', 'TODAY'), 'Due >= 2026-11-19');
    assert.equal(soql(field('At', 'datetime'), 'greaterOrEqual', 'TODAY'), 'At >= 2026-11-18T00:00:00Z');
    assert.equal(soql(field('Flag', 'boolean'), 'equals', '1'), 'Flag = true');
    assert.equal(soql(field('N', 'double'), 'lessOrEqual', '1.5'), 'N <= 1.5');
    assert.equal(soql(field('T', 'string'), 'contains', "O'Hara"), "T LIKE '%O\\'Hara%'");
    assert.equal(soql(field('T', 'string'), 'equals', '"a, b",c'), "T IN ('a, b', 'c')");
});

for (const [type, operator, value, says] of [
    ['picklist', 'equals', 'Purple', /not one of Green/],
    ['date', 'equals', 'SOON', /is no date/],
    ['double', 'equals', 'many', /is no number/],
    ['boolean', 'equals', 'perhaps', /neither 1 nor 0/],
    ['double', 'contains', '1', /needs a text/],
    ['string', 'within', 'x', /operator "within"/]
] as const) {
    test(`a filter that ${operator} "${value}" on a ${type} is a mistake`, () => {
        const column = field('X', type, type === 'picklist' ? ['Green'] : []);
        assert.throws(() => condition({ column: 'X', operator, value }, column, AS_OF), says);
    });
}

test('groups are in the order of the picklist, nothing first, and unknown numbers are not 0', () => {
    const status = field('Status', 'picklist', ['Green', 'Amber', 'Red']);
    const amount = field('Amount', 'currency');
    const rows = [
        { Id: '1', Status: 'Red', Amount: 5 },
        { Id: '2', Status: null, Amount: null },
        { Id: '3', Status: 'Green', Amount: 7 },
        { Id: '4', Status: 'Red', Amount: null }
    ];
    const level = { column: 'Status', field: status, unit: unitOf(undefined), descending: false };
    const groups = groupRows(rows, [level]);
    const sum = { column: 'Amount', kind: 'Sum', field: amount } as const;
    assert.deepEqual(
        groups.map((group) => [group.key, group.rows.length, aggregate(sum, group.rows)]),
        [
            [null, 1, null],
            ['Green', 1, 7],
            ['Red', 2, 5]
        ]
    );
    const average = { column: 'Amount', kind: 'Average', field: amount } as const;
    assert.equal(aggregate(average, rows), 6);
    const statuses = { column: 'Status', kind: 'Unique', field: status } as const;
    assert.equal(aggregate(statuses, rows), 2);
});

test('dates fall into the month they are in', () => {
    const due = { column: 'Due', field: field('Due', 'date'), unit: unitOf('Month'), descending: true };
    const rows = ['2026-12-31', '2027-01-01', '2026-12-01'].map((Due, index) => ({ Id: String(index), Due }));
    const groups = groupRows(rows, [due]);
    assert.deepEqual(
        groups.map((group) => [group.key, group.rows.length]),
        [
            ['2027-01-01', 1],
            ['2026-12-01', 2]
        ]
    );
    assert.throws(() => unitOf('FiscalYear'), /not known here/);
});
