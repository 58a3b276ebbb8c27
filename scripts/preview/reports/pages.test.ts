import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startPreview, type Preview } from '../server/server.ts';
import { listFiles } from './metadata.ts';
import { AS_OF, openScoredBook, type ScoredBook } from './testing/scored-book.ts';

let book: ScoredBook;
let folder = '';
const previews: Preview[] = [];

before(async () => {
    book = await openScoredBook();
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'report-pages-'));
    await fs.cp(book.packageFolder, folder, { recursive: true });
});

after(async () => {
    await Promise.all(previews.map((preview) => preview.close()));
    await fs.rm(folder, { recursive: true, force: true });
    await book?.close();
});

/** Pages of a package; components are not compiled, because pages of reports have none. */
async function pagesOf(packageFolder: string): Promise<(address: string) => Promise<{ status: number; text: string }>> {
    const build = () => Promise.resolve({ vendorFolder: folder, appFolder: folder });
    const preview = await startPreview({ org: book.org, packageFolder, build }, 0);
    previews.push(preview);
    return async (address) => {
        const separator = address.includes('?') ? '&' : '?';
        const response = await fetch(`${preview.address}${address}${separator}asOf=${AS_OF}`);
        return { status: response.status, text: await response.text() };
    };
}

/** Texts of all cells, row by row. */
function cells(text: string): string[][] {
    return [...text.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
        [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) =>
            cell.replace(/<[^>]*>/g, '').trim()
        )
    );
}

test('every packaged report, list view and dashboard opens, is linked, and holds no script', async () => {
    const open = await pagesOf(book.packageFolder);
    const index = await open('/reports');
    const addresses = [
        ...listFiles(book.packageFolder, 'reports').map(([group, name]) => `/reports/${group}/${name}`),
        ...listFiles(book.packageFolder, 'dashboards').map(([, name]) => `/dashboards/${name}`),
        ...listFiles(book.packageFolder, 'objects').map(([object, name]) => `/lists/${object}/${name}`)
    ];
    assert.ok(addresses.length >= 26);
    for (const address of addresses) {
        assert.ok(index.text.includes(`href="${address}"`), `${address} is not linked`);
        const { status, text } = await open(address);
        assert.equal(status, 200, `${address}: ${text}`);
        assert.doesNotMatch(text, /role="alert"|<script|undefined|NaN|\[object/, address);
    }
});

test('totals on the page are the totals of the records', async () => {
    const open = await pagesOf(book.packageFolder);
    const money = (amount: number) => `$${amount.toLocaleString('en-US')}`;
    const red = book.accounts.filter((account) => account.Health_Status__c === 'Red');
    const revenue = red.reduce((sum, account) => sum + (account.AnnualRevenue ?? 0), 0);
    const { text } = await open('/reports/Account_Health_Reports/Revenue_by_Status');
    assert.ok(cells(text).some((row) => row[0] === `Subtotal: ${red.length} rows` && row[3] === money(revenue)));
    assert.ok(text.includes(`Red: ${money(revenue)}`), 'the legend of the chart says the same');

    const leo = book.accounts.filter(
        (account) => account.Health_State__c === 'Scored' && account.Owner.Name === 'Leo Larch'
    );
    const matrix = await open('/reports/Account_Health_Reports/Status_by_Owner');
    const line = cells(matrix.text).find(([name]) => name === 'Leo Larch');
    const counts = ['Green', 'Amber', 'Red'].map(
        (status) => leo.filter((account) => account.Health_Status__c === status).length
    );
    assert.deepEqual([line?.[1], line?.[3], line?.[5], line?.[7]], [...counts, leo.length].map(String));
});

test('reports without rows say so', async () => {
    const open = await pagesOf(book.packageFolder);
    for (const name of ['Health_History_by_Month', 'Overrides_in_Hindsight', 'Sync_Run_Log']) {
        const { status, text } = await open(`/reports/Account_Health_Reports/${name}`);
        assert.equal(status, 200);
        assert.match(text, /No rows/);
    }
});

test('text of a record cannot become markup', async () => {
    const [account] = book.accounts;
    const name = '<img src=x onerror=alert(1)> "&';
    await book.admin.json('PATCH', `/sobjects/Account/${account?.Id}`, { Name: name, Health_Status__c: 'Red' });
    try {
        const { text } = await (await pagesOf(book.packageFolder))('/lists/Account/Red_Accounts');
        assert.ok(text.includes('&lt;img src=x onerror=alert(1)&gt; &quot;&amp;'));
        assert.ok(!text.includes('<img'));
    } finally {
        const { Name, Health_Status__c } = account ?? {};
        await book.admin.json('PATCH', `/sobjects/Account/${account?.Id}`, { Name, Health_Status__c });
    }
});

test('other addresses are no reports, and a wrong day is named', async () => {
    const open = await pagesOf(book.packageFolder);
    for (const address of ['/reports/Account_Health_Reports/Nope', '/dashboards/Nope', '/lists/Account/Nope']) {
        assert.equal((await open(address)).status, 404);
    }
    const wrong = await open('/reports/Account_Health_Reports/Revenue_by_Status?asOf=tomorrow');
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /role="alert"[\s\S]*&quot;tomorrow&quot; is not a day/);
});

test('a user without permission is told which field is missing', async () => {
    const open = await pagesOf(book.packageFolder);
    const { status, text } = await open(
        '/reports/Account_Health_Reports/Revenue_by_Status?user=noah.nettle@account-health.example'
    );
    assert.equal(status, 422);
    assert.match(text, /Account has no field &quot;Health_\w+&quot;, or noah\.nettle/);
});

test('a user of the API only is shown no report', async () => {
    const open = await pagesOf(book.packageFolder);
    for (const address of ['/reports', '/lists/Account/Red_Accounts']) {
        const { status, text } = await open(`${address}?user=integration@account-health.example`);
        assert.equal(status, 403);
        assert.match(text, /may use the API only/);
        assert.doesNotMatch(text, /<table/);
    }
});

const REVENUE = 'reports/Account_Health_Reports/Revenue_by_Status.report-meta.xml';
const MONTHS = 'reports/Account_Health_Reports/Fell_This_Month.report-meta.xml';
const RED = 'objects/Account/listViews/Red_Accounts.listView-meta.xml';
const mistakes: [what: string, file: string, find: string, replace: string, says: RegExp][] = [
    ['column', REVENUE, 'Account$Owner<', 'Account$Manager<', /has no column Account\$Manager/],
    ['filter value', REVENUE, '>Excluded<', '>Left out<', /&quot;Left out&quot; is not one of Scored/],
    ['operator', REVENUE, '>notEqual<', '>unlike<', /operator &quot;unlike&quot;/],
    ['grouping', REVENUE, '<groupingsDown>', '<groupingsAcross>', /Summary report cannot have 0 groupings down/],
    ['chart', REVENUE, '<aggregate>Sum<', '<aggregate>Maximum<', /draws Maximum Account\$AnnualRevenue/],
    ['report type', REVENUE, '>Accounts_with_Health__c<', '>Accounts_with_Health<', /report type .* does not exist/],
    ['scope', REVENUE, '<scope>organization<', '<scope>everywhere<', /scope &quot;everywhere&quot;/],
    ['part', REVENUE, '<scope>', '<rowLimit>5</rowLimit><scope>', /does not carry out &lt;rowLimit&gt;/],
    ['relative date', MONTHS, '>THIS_MONTH<', '>RECENTLY<', /&quot;RECENTLY&quot; is no date/],
    ['logic', MONTHS, '(2 AND 3)', '2', /1 of the filters are not used/],
    ['list column', RED, '>ACCOUNT.SALES<', '>ACCOUNT.PROFIT<', /no field &quot;ACCOUNT&quot;/]
];
for (const [what, file, find, replace, says] of mistakes) {
    test(`a wrong ${what} is an error on the page`, async () => {
        const whole = path.join(folder, file);
        const original = await fs.readFile(whole, 'utf8');
        assert.ok(original.includes(find));
        const closing = (tag: string) => tag.replace('<', '</');
        const changed = original.replace(find, () => replace).replace(closing(find), () => closing(replace));
        await fs.writeFile(whole, changed);
        try {
            const [, kind = '', group = '', name = ''] =
                /(reports|objects)\/(\w+)\/(?:listViews\/)?(\w+)\./.exec(file) ?? [];
            const address = `/${kind === 'reports' ? kind : 'lists'}/${group}/${name}`;
            const { status, text } = await (await pagesOf(folder))(address);
            assert.equal(status, 422, text);
            assert.match(text, says);
        } finally {
            await fs.writeFile(whole, original);
        }
    });
}

test('a component of a dashboard that cannot be drawn says so in its place, and the others are drawn', async () => {
    const whole = path.join(folder, 'dashboards/Account_Health_Dashboards/Customer_Health.dashboard-meta.xml');
    const original = await fs.readFile(whole, 'utf8');
    await fs.writeFile(
        whole,
        original
            .replace('<groupingColumn>Account$Health_State__c<', () => '<groupingColumn>Account$Industry<')
            .replace('<reportColumn>Account$Health_Change__c<', () => '<reportColumn>Account$Type<')
    );
    const { status, text } = await (await pagesOf(folder))('/dashboards/Customer_Health');
    await fs.writeFile(whole, original);
    assert.equal(status, 200);
    assert.equal(text.match(/role="alert"/g)?.length, 2);
    assert.match(text, /is not grouped by Account\$Industry/);
    assert.match(text, /does not show Account\$Type/);
    assert.ok((text.match(/<figure/g)?.length ?? 0) >= 4);
});
