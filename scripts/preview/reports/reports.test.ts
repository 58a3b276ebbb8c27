import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADMIN_USERNAME } from '../server/users.ts';
import { saveAll } from '../sample/rest.ts';
import { reportChart } from './chart-data.ts';
import { aggregate } from './grouping.ts';
import { listFiles, readListView, readReport, readReportType } from './metadata.ts';
import { runListView } from './run-list.ts';
import { runReport, type ReportResult } from './run-report.ts';
import type { Row } from './rows.ts';
import { AS_OF, openScoredBook, type AccountRow, type ScoredBook } from './testing/scored-book.ts';

const FOLDER = 'Account_Health_Reports';
let book: ScoredBook;

before(async () => {
    book = await openScoredBook();
});
after(() => book?.close());

function run(name: string, username = ADMIN_USERNAME, asOf = AS_OF): Promise<ReportResult> {
    const report = readReport(book.packageFolder, FOLDER, name);
    assert.ok(report, `there is no report ${name}`);
    return runReport(report, readReportType(book.packageFolder, report.reportType), { org: book.org, username, asOf });
}

function list(name: string, username = ADMIN_USERNAME) {
    const view = readListView(book.packageFolder, 'Account', name);
    assert.ok(view, `there is no list view ${name}`);
    return runListView('Account', view, { org: book.org, username, asOf: AS_OF });
}

const revenueOf = (accounts: readonly AccountRow[]) =>
    accounts.reduce((sum, account) => sum + (account.AnnualRevenue ?? 0), 0);
const names = (rows: readonly ({ Name: string } | Row)[]) => rows.map((row) => String(row.Name)).sort();

/** Key, number of rows and summed revenue of every group, in the order shown. */
function groupTotals({ groups, aggregates }: ReportResult) {
    const [, sum] = aggregates;
    assert.equal(sum?.column, 'Account$AnnualRevenue');
    return groups.map((group) => [group.key, group.rows.length, aggregate(sum, group.rows)]);
}

/** The same worked out from the accounts, for the keys given. */
function expected(accounts: AccountRow[], keys: (string | null)[], keyOf: (account: AccountRow) => string | null) {
    return keys.map((key) => {
        const members = accounts.filter((account) => keyOf(account) === key);
        return [key, members.length, revenueOf(members)];
    });
}

test('the book has every case that the reports tell apart', () => {
    assert.equal(book.accounts.length, 200);
    const states = new Set(book.accounts.map((account) => account.Health_State__c));
    for (const state of [null, 'Scored', 'Provisional', 'Stale', 'No evidence', 'Excluded'])
        assert.ok(states.has(state));
});

test('revenue by status counts everybody but the excluded, those without a status first', async () => {
    const result = await run('Revenue_by_Status');
    const kept = book.accounts.filter((account) => account.Health_State__c !== 'Excluded');
    assert.equal(result.rows.length, kept.length);
    assert.deepEqual(
        groupTotals(result),
        expected(kept, [null, 'Green', 'Amber', 'Red'], (account) => account.Health_Status__c)
    );
    assert.deepEqual(
        reportChart(result)?.bars.map((bar) => [bar.key, bar.total]),
        groupTotals(result).map(([key, , sum]) => [key, sum])
    );
});

test('red renewals are those from tomorrow to 90 days ahead, by month', async () => {
    const result = await run('Red_Renewals_Next_90_Days');
    // 2040-03-14 and 90 days
    const due = book.accounts.filter(
        ({ Health_Status__c: status, Health_Renewal_Date__c: day }) =>
            status === 'Red' && day !== null && day >= '2040-03-15' && day <= '2040-06-12'
    );
    assert.ok(due.length > 3);
    assert.deepEqual(names(result.rows), names(due));
    const months = [...new Set(due.map((account) => `${account.Health_Renewal_Date__c?.slice(0, 7)}-01`))].sort();
    assert.deepEqual(
        groupTotals(result),
        expected(due, months, (account) => `${account.Health_Renewal_Date__c?.slice(0, 7)}-01`)
    );
});

test('relative dates follow the day asked for', async () => {
    const later = await run('Red_Renewals_Next_90_Days', ADMIN_USERNAME, '2040-06-12');
    for (const row of later.rows) assert.ok(String(row['Health_Renewal_Date__c']) > '2040-06-12');
    assert.match(later.soql, /Health_Renewal_Date__c >= 2040-06-13 AND Health_Renewal_Date__c < 2040-09-11/);
});

test('not scored, by reason; accounts that were never looked at come first', async () => {
    const result = await run('Not_Scored_and_Why');
    const open = book.accounts.filter((account) => account.Health_State__c !== 'Scored');
    assert.deepEqual(
        groupTotals(result),
        expected(open, [null, 'Provisional', 'Stale', 'No evidence', 'Excluded'], (account) => account.Health_State__c)
    );
});

test('falling while green, the deepest fall first', async () => {
    const result = await run('Falling_While_Green');
    const falling = book.accounts.filter(
        (account) => account.Health_Status__c === 'Green' && account.Health_Trend__c === 'Falling'
    );
    assert.ok(falling.length > 3);
    assert.deepEqual(names(result.rows), names(falling));
    const changes = result.rows.map((row) => Number(row['Health_Change__c']));
    assert.deepEqual(
        changes,
        changes.toSorted((a, b) => a - b)
    );
    const [, sum] = result.aggregates;
    assert.equal(sum && aggregate(sum, result.rows), revenueOf(falling));
});

test('fell this month: from green to amber or red, or from amber to red, since the first of the month', async () => {
    const fell = book.accounts.filter((account) => {
        const { Health_Status__c: now, Health_Previous_Status__c: before_, Health_Status_Since__c: since } = account;
        const down = before_ === 'Green' ? now === 'Amber' || now === 'Red' : before_ === 'Amber' && now === 'Red';
        return down && since !== null && since >= '2040-03-01' && since < '2040-04-01';
    });
    assert.ok(fell.length > 3);
    const result = await run('Fell_This_Month');
    assert.deepEqual(names(result.rows), names(fell));
    assert.deepEqual(
        groupTotals(result),
        expected(fell, ['Amber', 'Red'], (account) => account.Health_Status__c)
    );
});

test('evidence about to expire: scored, with an end of evidence from tomorrow to 30 days ahead', async () => {
    const soon = book.accounts.filter(
        ({ Health_State__c: state, Health_Evidence_Until__c: day }) =>
            state === 'Scored' && day !== null && day >= '2040-03-15' && day <= '2040-04-13'
    );
    assert.ok(soon.length > 3);
    assert.deepEqual(names((await run('Evidence_About_to_Expire')).rows), names(soon));
});

test('overrides in force are the accounts with an override', async () => {
    const overridden = book.accounts.filter((account) => account.Health_Override__c !== null);
    assert.ok(overridden.length > 0);
    assert.deepEqual(names((await run('Overrides_in_Force')).rows), names(overridden));
});

const matrices: [string, (account: AccountRow) => string | null][] = [
    ['Status_by_Owner', (account) => account.Owner.Name],
    ['Status_by_Industry', (account) => account.Industry],
    ['Status_by_Segment', (account) => account.Type]
];
for (const [name, ofAccount] of matrices) {
    test(`${name.replaceAll('_', ' ')}: every cell, and the sums at both ends`, async () => {
        const result = await run(name);
        const scored = book.accounts.filter((account) => account.Health_State__c === 'Scored');
        const keys = [...new Set(scored.map(ofAccount))].sort((a, b) => String(a).localeCompare(String(b)));
        assert.deepEqual(groupTotals(result).toSorted(), expected(scored, keys, ofAccount).toSorted());
        assert.deepEqual(
            result.headings.map((heading) => heading.key),
            ['Green', 'Amber', 'Red']
        );
        for (const group of result.groups) {
            for (const heading of result.headings) {
                const cell = group.rows.filter((row) => heading.rows.includes(row));
                const wanted = scored.filter(
                    (account) => ofAccount(account) === group.key && account.Health_Status__c === heading.key
                );
                assert.deepEqual(names(cell), names(wanted));
            }
        }
    });
}

test('a report shows what the chosen user may see, and names what that user may not', async () => {
    const username = 'maya.alder@account-health.example';
    const [seen] = await book.org.query<{ n: number }>(
        username,
        "SELECT COUNT(Id) n FROM Account WHERE Health_State__c = 'Scored'"
    );
    assert.equal((await run('Status_by_Segment', username)).rows.length, seen?.n);
    await assert.rejects(run('Status_by_Segment', 'noah.nettle@account-health.example'), /may not see it/);
});

test('list views show their accounts, and "my" means the owner', async () => {
    const where = (keep: (account: AccountRow) => boolean) => names(book.accounts.filter(keep));
    assert.deepEqual(
        names((await list('Red_Accounts')).rows),
        where((account) => account.Health_Status__c === 'Red')
    );
    assert.deepEqual(
        names((await list('Stale_Or_Not_Scored')).rows),
        where((account) => ['Provisional', 'Stale', 'No evidence'].includes(account.Health_State__c ?? ''))
    );
    const mine = 'leo.larch@account-health.example';
    const red = where((account) => account.Health_Status__c === 'Red' && account.Owner.Username === mine);
    assert.ok(red.length > 0);
    assert.deepEqual(names((await list('My_Red_Accounts', mine)).rows), red);
});

test('every list view opens', async () => {
    const views = listFiles(book.packageFolder, 'objects');
    assert.ok(views.length >= 12);
    for (const [object, name] of views) {
        const view = readListView(book.packageFolder, object, name);
        assert.ok(view);
        await runListView(object, view, { org: book.org, username: ADMIN_USERNAME, asOf: AS_OF });
    }
});

test('history reports open without rows, and count customers by month and status once there are some', async () => {
    assert.deepEqual((await run('Health_History_by_Month')).rows, []);
    assert.deepEqual((await run('Overrides_in_Hindsight')).rows, []);
    assert.deepEqual((await run('Sync_Run_Log')).rows, []);
    const [account] = book.accounts.filter((candidate) => candidate.Health_Computed_Status__c === 'Amber');
    const days: [string, string, string, number | null, boolean][] = [
        ['2040-02-01', 'Scored', 'Green', 16, false],
        ['2040-02-20', 'Scored', 'Amber', 13, true],
        ['2040-02-21', 'Scored', 'Amber', 12, false],
        ['2040-03-14', 'Scored', 'Green', 15, false],
        ['2040-03-14', 'Stale', 'Green', null, false],
        ['2038-03-14', 'Scored', 'Red', 6, false] // 731 days ago
    ];
    const ids = await saveAll(
        book.admin,
        'POST',
        '',
        days.map(([day, state, status, score, overridden]) => ({
            attributes: { type: 'Health_Snapshot__c' },
            Account__c: account?.Id,
            Snapshot_Date__c: day,
            State__c: state,
            Status__c: status,
            Health_Score__c: score,
            Overridden__c: overridden
        }))
    );
    const history = await run('Health_History_by_Month');
    const [, customers, average] = history.aggregates;
    assert.ok(customers && average);
    assert.deepEqual(
        history.groups.map(({ key, rows }) => [key, rows.length, aggregate(customers, rows), aggregate(average, rows)]),
        [
            ['2040-02-01', 3, 1, (16 + 13 + 12) / 3],
            ['2040-03-01', 1, 1, 15]
        ]
    );
    const chart = reportChart(history);
    assert.deepEqual(chart?.series, ['Green', 'Amber']);
    assert.deepEqual(
        chart?.bars.map((bar) => bar.parts),
        [
            [1, 1],
            [1, null]
        ]
    );
    const hindsight = await run('Overrides_in_Hindsight');
    assert.deepEqual(
        [hindsight.groups.map((group) => group.key), hindsight.headings.map((heading) => heading.key)],
        [['Amber'], ['Amber']]
    );
    for (const id of ids) await book.admin.json('DELETE', `/sobjects/Health_Snapshot__c/${id}`);
});
