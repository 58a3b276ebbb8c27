// Random conditions over a small table, compared with a plain evaluation of what SOQL promises.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import fc from 'fast-check';
import { openTestOrg } from '../org/test-package.ts';
import type { TestOrg } from '../org/test-package.ts';

interface Row {
    Name: string;
    Type: string | null;
    Score__c: number | null;
    Due__c: string | null;
    Checked__c: boolean;
}

type Value = string | number | boolean | null;
type Test = (row: Row) => boolean;

interface Sample {
    soql: string;
    test: Test;
}

const TEXTS = ['a', 'B', 'Ä', 'ä', "it's", 'a_b', 'aXb', '100%', 'x\\y', ' a'];
const NUMBERS = [-1, 0, 0.5, 14.7, 15];
const DATES = ['2026-03-14', '2026-03-15', '2026-03-16'];

const rows: Row[] = [];
for (const [at, text] of [...TEXTS, null, null].entries()) {
    for (const score of [null, NUMBERS[at % NUMBERS.length] as number]) {
        rows.push({
            Name: `row ${rows.length}`,
            Type: text,
            Score__c: score,
            Due__c: [null, ...DATES][rows.length % 4] as string | null,
            Checked__c: rows.length % 3 === 0
        });
    }
}

let test: TestOrg;
before(() => {
    test = openTestOrg();
    const results = test.org.insert(test.admin, 'Account', rows as unknown as Record<string, unknown>[]);
    assert.ok(results.every((result) => result.success));
});
after(() => test.close());

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const literal = (value: Value): string =>
    typeof value === 'string' ? (DATES.includes(value) ? value : quote(value)) : String(value);
const folded = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value);

const COMPARE: Record<string, (a: never, b: never) => boolean> = {
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b
};

const FIELDS: [keyof Row, Value[]][] = [
    ['Type', TEXTS],
    ['Score__c', NUMBERS],
    ['Due__c', DATES]
];

const equality = fc
    .constantFrom(...FIELDS, ['Checked__c', [true, false]] as [keyof Row, Value[]])
    .chain(([name, values]) =>
        fc.tuple(fc.constant(name), fc.constantFrom(...values, null), fc.constantFrom('=', '!=', '<>'))
    )
    .filter(([name, value]) => name !== 'Checked__c' || value !== null)
    .map(([name, value, operator]): Sample => {
        const same: Test = (row) => folded(row[name]) === folded(value);
        return { soql: `${name} ${operator} ${literal(value)}`, test: operator === '=' ? same : (row) => !same(row) };
    });

const order = fc
    .constantFrom<[keyof Row, Value[]]>(['Score__c', NUMBERS], ['Due__c', DATES])
    .chain(([name, values]) =>
        fc.tuple(fc.constant(name), fc.constantFrom(...values), fc.constantFrom(...Object.keys(COMPARE)))
    )
    .map(([name, value, operator]): Sample => ({
        soql: `${name} ${operator} ${literal(value)}`,
        test: (row) =>
            row[name] !== null &&
            (COMPARE[operator] as (a: never, b: never) => boolean)(row[name] as never, value as never)
    }));

const membership = fc
    .constantFrom(...FIELDS)
    .chain(([name, values]) =>
        fc.tuple(
            fc.constant(name),
            fc.array(fc.constantFrom(...values, null), { minLength: 1, maxLength: 4 }),
            fc.boolean()
        )
    )
    .map(([name, values, inside]): Sample => ({
        soql: `${name} ${inside ? 'IN' : 'NOT IN'} (${values.map(literal).join(', ')})`,
        test: (row) => values.map(folded).includes(folded(row[name])) === inside
    }));

const like = fc.constantFrom('a', 'A%', '%b', 'a_b', 'a\\_b', '%\\%', 'ä', "%'%", '_', '').map((pattern): Sample => {
    const source = pattern
        .toLowerCase()
        .replace(/\\([%_])|[.*+?^${}()|[\]\\]|%|_/g, (found, escaped: string | undefined) => {
            if (escaped !== undefined) return escaped;
            if (found === '%') return '.*';
            return found === '_' ? '.' : `\\${found}`;
        });
    const matcher = new RegExp(`^${source}$`, 's');
    return {
        soql: `Type LIKE '${pattern.replaceAll("'", "\\'")}'`,
        test: (row) => row.Type !== null && matcher.test(row.Type.toLowerCase())
    };
});

const { condition } = fc.letrec<{ condition: Sample }>((tie) => ({
    condition: fc.oneof(
        { maxDepth: 4, depthSize: 'medium' },
        equality,
        order,
        membership,
        like,
        tie('condition').map((inner) => ({ soql: `NOT (${inner.soql})`, test: (row: Row) => !inner.test(row) })),
        fc
            .tuple(fc.constantFrom('AND', 'OR'), fc.array(tie('condition'), { minLength: 2, maxLength: 3 }))
            .map(([operator, parts]) => ({
                soql: parts.map((part) => `(${part.soql})`).join(` ${operator} `),
                test: (row: Row) =>
                    operator === 'AND' ? parts.every((part) => part.test(row)) : parts.some((part) => part.test(row))
            }))
    )
}));

it('a condition finds exactly the rows it describes', () => {
    fc.assert(
        fc.property(condition, (sample) => {
            const result = test.org.query(test.admin, `SELECT Name FROM Account WHERE ${sample.soql}`);
            const found = result.page(0, result.totalSize).map((record) => record.Name);
            const expected = rows.filter((row) => sample.test(row)).map((row) => row.Name);
            assert.deepEqual(found.sort(), expected.sort(), sample.soql);
        }),
        { numRuns: 1000 }
    );
});
