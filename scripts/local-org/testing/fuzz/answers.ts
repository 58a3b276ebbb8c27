// Cases whose answer is known: asked by SOQL or GraphQL, compared with plain JavaScript over the rows.
import { holds, order } from './book.ts';
import type { BookRow } from './book.ts';
import type { FuzzClient, Got } from './client.ts';
import { fitsGraphql, randomCondition, randomSorting, soqlQuery, toGraphql } from './questions.ts';
import type { Sorting } from './questions.ts';
import type { Random } from './random.ts';

const API = '/services/data/v66.0';

/** What is wrong with an answer; null when nothing is. */
export type Verdict = string | null;

export interface Asked {
    request: string;
    got: Got;
    verdict: Verdict;
}

interface Found {
    totalSize: number;
    records: Record<string, unknown>[];
}

async function query(client: FuzzClient, soql: string): Promise<{ got: Got; found: Found | null }> {
    const got = await client.send({ method: 'GET', path: `${API}/query?q=${encodeURIComponent(soql)}` });
    return { got, found: got.status === 200 ? (JSON.parse(got.text) as Found) : null };
}

export async function askRecords(random: Random, client: FuzzClient, book: BookRow[]): Promise<Asked> {
    const condition = randomCondition(random);
    const sorting = randomSorting(random);
    const limit = random.chance(0.3) ? random.below(20) : null;
    const offset = random.chance(0.2) ? random.below(10) : null;
    const rest = `${limit === null ? '' : ` LIMIT ${limit}`}${offset === null ? '' : ` OFFSET ${offset}`}`;
    const soql = soqlQuery(sorting ? `Id, ${sorting.field}` : 'Id', condition, sorting, rest);
    const { got, found } = await query(client, soql);
    const expected = sorted(
        book.filter((row) => holds(row, condition)),
        sorting
    );
    const start = offset ?? 0;
    const page = expected.slice(start, limit === null ? undefined : start + limit);
    return {
        request: soql,
        got,
        verdict: found ? compareRecords(found, expected, page, sorting) : `refused: ${got.text}`
    };
}

function sorted(rows: BookRow[], sorting: Sorting | null): BookRow[] {
    if (!sorting) return rows;
    const { field, descending, nullsLast } = sorting;
    return [...rows].sort((a, b) => {
        const [left, right] = [a[field] ?? null, b[field] ?? null];
        if (left === null || right === null) return order(left, right) * (nullsLast ? -1 : 1);
        return order(left, right) * (descending ? -1 : 1);
    });
}

/** Records with the same value may come in any order; which of them a page has is then open. */
function compareRecords(found: Found, all: BookRow[], page: BookRow[], sorting: Sorting | null): Verdict {
    const ids = found.records.map(({ Id }) => String(Id));
    if (found.totalSize !== page.length || ids.length !== page.length)
        return `${found.totalSize} records, ${page.length} expected`;
    const known = new Map(all.map((row) => [row.Id, row]));
    const wrong = ids.find((id) => !known.has(id));
    if (wrong !== undefined) return `${wrong} should not be there`;
    if (new Set(ids).size < ids.length) return 'a record came twice';
    if (!sorting) return null;
    const values = (rows: BookRow[]) => JSON.stringify(rows.map((row) => fold(row[sorting.field])));
    const seen = values(ids.map((id) => known.get(id) as BookRow));
    return seen === values(page) ? null : `order ${seen}, ${values(page)} expected`;
}

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : (value ?? null));

export async function askGroups(random: Random, client: FuzzClient, book: BookRow[]): Promise<Asked> {
    const condition = randomCondition(random);
    const select =
        'Type, COUNT(Id) n, COUNT(AnnualRevenue) known, SUM(NumberOfEmployees) total, MIN(Health_Renewal_Date__c) first, MAX(Health_Score__c) most, COUNT_DISTINCT(Site) sites';
    const soql = `${soqlQuery(select, condition, null)} GROUP BY Type`;
    const { got, found } = await query(client, soql);
    if (!found) return { request: soql, got, verdict: `refused: ${got.text}` };
    const groups = new Map<unknown, BookRow[]>();
    for (const row of book.filter((one) => holds(one, condition))) {
        const key = fold(row.Type);
        groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const expected = [...groups].map(([key, rows]) => JSON.stringify([key, ...summary(rows)]));
    const seen = found.records.map((one) =>
        JSON.stringify([fold(one.Type), one.n, one.known, one.total, one.first, one.most, one.sites])
    );
    const verdict =
        JSON.stringify(seen.sort()) === JSON.stringify(expected.sort())
            ? null
            : `${seen.join()} but ${expected.join()} expected`;
    return { request: soql, got, verdict };
}

function summary(rows: BookRow[]): unknown[] {
    const values = (field: string) => rows.map((row) => row[field] ?? null).filter((value) => value !== null);
    const employees = values('NumberOfEmployees') as number[];
    const best = (field: string, sign: number) => values(field).sort((a, b) => sign * order(a, b))[0] ?? null;
    return [
        rows.length,
        values('AnnualRevenue').length,
        employees.length === 0 ? null : employees.reduce((sum, one) => sum + one, 0),
        best('Health_Renewal_Date__c', 1),
        best('Health_Score__c', -1),
        new Set(values('Site').map(fold)).size
    ];
}

const DOCUMENT =
    'query Q($where: Account_Filter) { uiapi { query { Account(first: 200, upperBound: 500, where: { and: [{ Health_Cohort__c: { eq: "Fuzz book" } }, $where] }) { totalCount edges { node { Id } } } } } }';

interface GraphAnswer {
    data: { uiapi: { query: { Account: { totalCount: number; edges: { node: { Id: string } }[] } } } } | null;
    errors: unknown[];
}

export async function askGraphql(random: Random, client: FuzzClient, book: BookRow[]): Promise<Asked> {
    let condition = randomCondition(random);
    while (!fitsGraphql(condition)) condition = randomCondition(random);
    const request = { query: DOCUMENT, variables: { where: toGraphql(condition) } };
    const got = await client.json('POST', `${API}/graphql`, request);
    const { data, errors } = JSON.parse(got.text) as GraphAnswer;
    const text = JSON.stringify(request.variables);
    if (!data || errors.length > 0) return { request: text, got, verdict: `refused: ${JSON.stringify(errors)}` };
    const { totalCount, edges } = data.uiapi.query.Account;
    const expected = book.filter((row) => holds(row, condition) && row.IsDeleted !== true).map(({ Id }) => Id);
    const seen = edges.map(({ node }) => node.Id);
    const right =
        totalCount === expected.length && JSON.stringify([...seen].sort()) === JSON.stringify([...expected].sort());
    return {
        request: text,
        got,
        verdict: right ? null : `${seen.length} of ${totalCount} records, ${expected.length} expected`
    };
}
