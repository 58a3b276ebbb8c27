import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCsv } from '../testing/evidence-folder.ts';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { seedBook, settings } from '../testing/seed-book.ts';

const ACCOUNTS = 24;

describe('plan', () => {
    let org: TestOrg;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    before(async () => {
        org = await TestOrg.start();
        const ids = await seedBook(org, ACCOUNTS);
        // Revenue is unknown for every fifth account; a name tries to be a formula.
        for (const [i, id] of ids.entries()) {
            const name = i === 3 ? { Name: '=HYPERLINK("http://evil")' } : {};
            await org.rest('PATCH', `/sobjects/Account/${id}`, {
                AnnualRevenue: i % 5 === 4 ? null : (i + 1) * 1000,
                ...name
            });
        }
        options = { cwd: org.folder, env: org.environment };
        await summaryOf(['run', ...settings(org)], options);
        const file = join(org.folder, 'outcome.csv');
        // Everybody's outcome falls to 1 but for the first account, whose evidence stays.
        const lines = readFileSync(file, 'utf8').split('\n');
        writeFileSync(
            file,
            lines.map((line) => (/^K[1-9]/u.test(line) ? line.replace(/,[\d.]+,/u, ',1,') : line)).join('\n')
        );
    });
    after(() => org.stop());

    it('lists every change with most revenue at stake first, as CSV that no spreadsheet runs', async () => {
        const { stdout, stderr, code } = await runJob(['plan', ...settings(org), '--format', 'csv'], options);
        assert.equal(code, 0, stderr);
        writeFileSync(join(org.folder, 'printed.csv'), stdout);
        const header = stdout.slice(0, stdout.indexOf('\n')).split(',');
        const rows = readCsv(join(org.folder, 'printed.csv'));
        const column = (name: string): string[] => rows.map((row) => row[header.indexOf(name)] ?? '');
        const stakes = column('atStake')
            .filter((text) => text !== '')
            .map(Number);
        assert.ok(stakes.length > 3);
        assert.deepEqual(
            stakes,
            stakes.toSorted((a, b) => b - a)
        );
        assert.ok(column('name').includes(`'=HYPERLINK("http://evil")`));
        assert.ok(
            column('movedBy').every((text) => /^(customer( [+-]\d+\.\d)?|place among others)$/u.test(text)),
            column('movedBy').join()
        );
        for (const [i, movement] of column('movement').entries()) {
            const falls = ['Green -> Amber', 'Green -> Red', 'Amber -> Red'].includes(movement);
            assert.equal(column('atStake')[i], falls ? column('revenue')[i] : '');
        }
        assert.match(stderr, /written {2,}nothing: this was a plan/u);
    });

    it('prints every change and what they add up to as JSON', async () => {
        const { stdout } = await runJob(['plan', ...settings(org), '--format', 'json'], options);
        const { summary, changes } = JSON.parse(stdout) as {
            summary: {
                changes: {
                    planned: number;
                    movements: { accounts: number; atStake: number | null; revenueUnknown: number }[];
                };
            };
            changes: { atStake: number | null; revenue: number | null }[];
        };
        assert.equal(changes.length, summary.changes.planned);
        const { movements } = summary.changes;
        const sum = (values: readonly (number | null)[]): number =>
            values.reduce<number>((all, one) => all + (one ?? 0), 0);
        assert.equal(sum(movements.map((one) => one.accounts)), changes.length);
        assert.equal(sum(movements.map((one) => one.atStake)), sum(changes.map((one) => one.atStake)));
        assert.equal(
            sum(movements.map((one) => one.revenueUnknown)),
            changes.filter((one) => one.revenue === null).length
        );
        assert.ok(
            changes.some((one) => one.revenue === null),
            'an unknown revenue stays unknown'
        );
    });

    it('shows a table of as many as asked for', async () => {
        const { stdout } = await runJob(['plan', ...settings(org), '--limit', '2'], options);
        assert.match(stdout, /Changes, by revenue at stake \(2 of \d+; --limit shows more\)/u);
        assert.match(stdout, /Account +Before +After +At stake +Moved by +Why/u);
        assert.match(stdout, /(Green -> Amber|Green -> Red|Amber -> Red) +\d+/u);
    });

    it('takes another field for the money, and refuses one that nobody sees', async () => {
        const employees = await summaryOf(['plan', ...settings(org), '--money-field', 'NumberOfEmployees'], options);
        assert.ok(employees.changes.movements.every((one) => one.revenue === null));
        const stopped = await runJob(['plan', ...settings(org), '--money-field', 'Nonsense__c'], options);
        assert.equal(stopped.code, 3);
        assert.match(
            stopped.stderr,
            /Account has no field Nonsense__c, or integration@\S+ does not see it\. It is named in --money-field\./u
        );
    });

    it('refuses settings with a misspelt field by the place where it stands, and names the one that was meant', async () => {
        const accounts = { only: [{ field: 'Typ', in: ['Customer'] }], revenueField: 'AnualRevenue' };
        const { code, stderr } = await runJob(['plan', ...settings(org, { accounts }, 'misspelt.json')], options);
        assert.equal(code, 3);
        assert.match(stderr, /Account has no field Typ, or .* named in accounts\.only\. Did you mean Type\?/u);
        assert.match(stderr, /no field AnualRevenue, .* accounts\.revenueField\. Did you mean AnnualRevenue\?/u);
    });

    it('says that rules moved an account, and that time did', async () => {
        const [id] = await org.create('Health_Model__c', [
            {
                Name: 'Rules',
                Status__c: 'Published',
                Version__c: 1,
                Green_From__c: 15,
                Amber_From__c: 10,
                Weight_Unknown__c: 0.7,
                Published_At__c: '2026-05-01T00:00:00Z'
            }
        ]);
        const ruled = await runJob(['plan', ...settings(org), '--format', 'json'], options);
        const causes = (text: string, name: string): string | undefined =>
            (JSON.parse(text) as { changes: { name: string; movedBy: string }[] }).changes.find(
                (one) => one.name === name
            )?.movedBy;
        assert.match(causes(ruled.stdout, 'Seed Customer') ?? '', /^rules -0\.7$/u);
        await org.rest('DELETE', `/sobjects/Health_Model__c/${id}`);
        const later = await runJob(['plan', ...settings(org), '--format', 'json', '--as-of', '2027-01-15'], options);
        assert.equal(causes(later.stdout, 'Seed Customer'), 'time');
    });

    it('keeps a list in the format of its name', async () => {
        const kept = await summaryOf(['plan', ...settings(org), '--changes', 'kept.ndjson'], options);
        const lines = readFileSync(join(org.folder, 'kept.ndjson'), 'utf8').trimEnd().split('\n');
        assert.equal(lines.length, kept.changes.planned);
        const wrong = await runJob(['plan', ...settings(org), '--changes', 'kept.ndjson', '--format', 'csv'], options);
        assert.equal(wrong.code, 2);
    });
});
