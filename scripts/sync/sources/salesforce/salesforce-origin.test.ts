import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FaultyProxy } from '../../testing/faulty-proxy.ts';
import type { Fate } from '../../testing/faulty-proxy.ts';
import { TestOrg } from '../../testing/local-org.ts';
import { runJob, summaryOf } from '../../testing/run-job.ts';
import type { JobResult } from '../../testing/run-job.ts';
import { AS_OF, storedResults } from '../../testing/seed-book.ts';
import { SURVEY_METADATA } from './survey-object.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../config/examples/salesforce-objects.json', import.meta.url));
const INTEGRATION = 'integration@account-health.example';

describe('evidence in the org itself', () => {
    let org: TestOrg;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    let accounts: string[] = [];

    before(async () => {
        org = await TestOrg.start(SURVEY_METADATA);
        options = { cwd: org.folder, env: org.environment };
        accounts = await org.create('Account', [{ Name: 'North' }, { Name: 'South' }]);
    });
    after(() => org.stop());

    const run = (sources: readonly object[], command = 'plan', more: object = {}): Promise<JobResult> => {
        writeFileSync(join(org.folder, 'soql.json'), JSON.stringify({ org: 'local', sources, ...more }));
        return runJob([command, '--config', 'soql.json', '--as-of', AS_OF, '--json'], options);
    };
    const answers = (soql: string, more: object = {}): object => ({
        name: 'responses',
        kind: 'answers',
        salesforce: { soql },
        match: { by: 'Id' },
        columns: { account: 'Account__c', rating: 'Score__c', date: 'Answered_On__c' },
        ...more
    });
    const ALL = 'SELECT Account__c, Score__c, Answered_On__c FROM Survey_Response__c';

    it('stops with the words of the org and what an administrator must add, when the job may not read it', async () => {
        const { code, stderr } = await run([answers(ALL)]);
        assert.equal(code, 2);
        assert.match(stderr, /INVALID_TYPE: .*Survey_Response__c/u);
        assert.match(stderr, /Setup > Permission Sets > New > Object Settings > Survey_Response__c > Read/u);
        assert.match(stderr, new RegExp(`--on-behalf-of ${INTEGRATION}`, 'u'));
    });

    it('is scored as the example has it', async () => {
        await grantSources(org);
        const contacts = await org.create('Contact', [
            { LastName: 'One', Email: 'one@example.com', AccountId: accounts[0] },
            { LastName: 'Two', Email: 'two@example.com', AccountId: accounts[0] }
        ]);
        const response = (contact: number, score: number, day: string, status = 'Complete'): object => ({
            Account__c: accounts[0],
            Contact__c: contacts[contact],
            Score__c: score,
            Answered_On__c: day,
            Status__c: status
        });
        await org.create('Survey_Response__c', [
            response(0, 3, '2026-03-01'),
            response(0, 10, '2026-05-01'),
            response(1, 9, '2026-05-02'),
            response(1, 0, '2026-05-03', 'Draft'),
            response(1, 0, '2024-05-03')
        ] as Record<string, unknown>[]);
        const renewal = (account: number, StageName: string): Record<string, unknown> => ({
            Name: 'Renewal',
            AccountId: accounts[account],
            StageName,
            CloseDate: '2026-04-30',
            Type: 'Renewal',
            Amount: 1000
        });
        await org.create('Opportunity', [
            renewal(0, 'Closed Won'),
            renewal(1, 'Closed Lost'),
            renewal(1, 'Prospecting')
        ]);
        writeFileSync(join(org.folder, 'example.json'), readFileSync(EXAMPLE));
        const summary = await summaryOf(['run', '--config', 'example.json', '--as-of', AS_OF], options);
        assert.equal(summary.code, 0);
        assert.deepEqual(
            summary.sources.map(({ source, read, used }) => [source, read, used]),
            [
                ['survey-responses', 3, 3],
                ['renewals', 2, 2]
            ]
        );
        const results = await storedResults(org);
        assert.ok(Number(results['North']?.['Health_Score__c']) > Number(results['South']?.['Health_Score__c']));
        assert.match(String(results['North']?.['Health_Detail__c']), /survey-responses/u);
    });

    it('may be counted by the org: SUM and GROUP BY', async () => {
        const soql =
            'SELECT Account.Id, SUM(Amount) cost, COUNT(Id) benefit, MAX(CloseDate) closed FROM Opportunity WHERE IsWon = true GROUP BY Account.Id';
        const source = {
            name: 'won',
            kind: 'roi',
            salesforce: { soql },
            match: { by: 'Id' },
            columns: { account: 'Account.Id', benefit: 'benefit', cost: 'cost', date: 'closed' }
        };
        const { code, stdout, stderr } = await run([source]);
        assert.equal(code, 0, stderr);
        const { sources } = JSON.parse(stdout) as { sources: { used: number }[] };
        assert.equal(sources[0]?.used, 1);
    });

    it('may name its fields by the object or by an alias, of a parent too', async () => {
        const usedOf = async (soql: string, account: string, rating: string): Promise<unknown> => {
            const columns = { account, rating, date: 'Answered_On__c' };
            const { stdout, stderr } = await run([answers(soql, { columns })]);
            assert.notEqual(stdout, '', stderr);
            return (JSON.parse(stdout) as { sources: { used: number }[] }).sources[0]?.used;
        };
        const aliases = 'SELECT a.Id, r.Score__c, Answered_On__c FROM Survey_Response__c r, r.Account__r a';
        assert.equal(await usedOf(aliases, 'a.Id', 'r.Score__c'), 5);
        const object = 'SELECT Account__c, Survey_Response__c.Score__c, Answered_On__c FROM Survey_Response__c';
        assert.equal(await usedOf(object, 'Account__c', 'Survey_Response__c.Score__c'), 5);
    });

    it('comes by the Bulk API when the query does not fit into an address', async () => {
        const bind = {
            accounts: [accounts[0] ?? '', ...Array.from({ length: 700 }, (_, i) => `001${String(i).padStart(12, '0')}`)]
        };
        const salesforce = { soql: `${ALL} WHERE Account__c IN :accounts AND Answered_On__c >= :windowStartDay`, bind };
        const { code, stdout, stderr } = await run([answers(ALL, { salesforce })]);
        assert.equal(code, 0, stderr);
        const { sources } = JSON.parse(stdout) as { sources: { used: number }[] };
        assert.equal(sources[0]?.used, 4);
        bind.accounts.push('no id');
        const wrong = await run([answers(ALL, { salesforce })]);
        assert.equal(wrong.code, 2);
        assert.match(wrong.stderr, /API_ERROR: INVALID_QUERY_FILTER_OPERATOR: .*\n.*Try the query in the org first/u);
    });

    it('comes by the Bulk API when it is more than a page', async () => {
        const many = Array.from({ length: 2500 }, (_, i) => ({
            Account__c: accounts[1],
            Score__c: i % 11,
            Answered_On__c: '2026-05-05',
            Status__c: i % 2 === 0 ? 'say "hi", you' : 'two\nlines'
        }));
        await org.create('Survey_Response__c', many);
        const soql =
            "SELECT account__c, score__C, Answered_On__c, Status__c FROM Survey_Response__c WHERE Status__c LIKE '%i%'";
        const columns = { account: 'account__c', rating: 'score__C', date: 'Answered_On__c' };
        const filter = [{ column: 'Status__c', in: ['say "hi", you', 'two\nlines'] }];
        const { code, stdout, stderr } = await run([answers(soql, { columns, filter })]);
        assert.equal(code, 0, stderr);
        const { sources } = JSON.parse(stdout) as { sources: { used: number }[] };
        assert.equal(sources[0]?.used, 2500);
    });

    it('has numbers that are keys and words as they are everywhere else, by the Bulk API too', async () => {
        const revenues = [12_345_678, 3];
        for (const [i, AnnualRevenue] of revenues.entries())
            await org.rest('PATCH', `/sobjects/Account/${accounts[i] ?? ''}`, { AnnualRevenue });
        const soql = 'SELECT r.Account__r.AnnualRevenue, Score__c, Answered_On__c FROM Survey_Response__c r';
        const bulk = answers(soql, {
            match: { by: 'AnnualRevenue' },
            columns: { account: 'r.Account__r.AnnualRevenue', rating: 'Score__c', date: 'Answered_On__c' },
            filter: [{ column: 'Score__c', in: ['9', '3'] }]
        });
        writeFileSync(join(org.folder, 'revenue.csv'), 'key,rating,day\n12345678,9,2026-05-01\n3,9,2026-05-01\n');
        const file = {
            name: 'file',
            kind: 'answers',
            files: ['revenue.csv'],
            match: { by: 'AnnualRevenue' },
            columns: { account: 'key', rating: 'rating', date: 'day' }
        };
        for (const bulkFrom of [1, 2000]) {
            const { code, stdout, stderr } = await run([bulk, file], 'plan', { write: { bulkFrom } });
            assert.equal(code, 0, stderr);
            const { sources } = JSON.parse(stdout) as { sources: { used: number }[] };
            // Of 2,500 every eleventh is a 3 and every eleventh a 9; one answer of each came before.
            assert.deepEqual(sources.map(({ used }) => used), [227 + 227 + 2, 2]); // prettier-ignore
        }
    });

    describe('through a connection in trouble', () => {
        let proxy: FaultyProxy;
        before(async () => {
            proxy = await FaultyProxy.start(org.url);
        });
        after(() => proxy.stop());

        const through = async (fate: (path: string, nth: number) => Fate, command = 'plan'): Promise<JobResult> => {
            let nth = 0;
            proxy.fate = ({ path }) => {
                const decoded = decodeURIComponent(path);
                if (!/Survey_Response__c|\/jobs\/query\/\w+\/results/u.test(decoded)) return 'pass';
                return fate(decoded, (nth += 1));
            };
            const sources = [answers(`${ALL} WHERE Answered_On__c = 2026-05-05`)];
            writeFileSync(join(org.folder, 'soql.json'), JSON.stringify({ org: 'local', sources }));
            const env = org.environmentThrough(proxy.url);
            return runJob([command, '--config', 'soql.json', '--as-of', AS_OF, '--json'], { cwd: org.folder, env });
        };
        const usedOf = ({ stdout, stderr }: JobResult): number | undefined => {
            assert.notEqual(stdout, '', stderr);
            return (JSON.parse(stdout) as { sources?: { used: number }[] }).sources?.[0]?.used;
        };

        it('is read again after a busy answer and a result that broke off', async () => {
            const busy = { status: 503, body: '[{"errorCode":"SERVER_UNAVAILABLE","message":"busy"}]' };
            const result = await through((path, nth) =>
                nth === 1 ? busy : nth === 3 && /results/u.test(path) ? 'cut answer' : 'pass'
            );
            assert.equal(usedOf(result), 2500);
        });

        it('goes to the Bulk API when REST has no time for the query', async () => {
            const tooLong = {
                status: 400,
                body: '[{"errorCode":"QUERY_TIMEOUT","message":"Your query request was running for too long."}]'
            };
            assert.equal(usedOf(await through((_, nth) => (nth === 1 ? tooLong : 'pass'))), 2500);
        });

        it('is not used when rows are missing from it, exit 3', async () => {
            const half = (body: string): string => body.slice(0, body.lastIndexOf('\n', body.length / 2) + 1);
            const { code, stderr } = await through(
                (path) => (/results/u.test(path) ? { rewrite: half } : 'pass'),
                'run'
            );
            assert.equal(code, 3);
            assert.match(stderr, /salesforce "responses": the org announced 2500 records, but sent 12\d\d\./u);
        });
    });

    it('says every mistake of a query before it asks the org', async () => {
        const { code, stderr } = await run([answers(`${ALL}, COUNT(Id) WHERE Answered_On__c >= :windowStrat`)]);
        assert.equal(code, 2);
        assert.match(stderr, /:windowStrat has no value\. There are :asOf, :asOfDay, :windowStart, :windowStartDay/u);
        const columns = { account: 'Account__c', rating: 'Rating__c', date: 'Answered_On__c' };
        const wrong = await run([answers(ALL, { columns })]);
        assert.equal(wrong.code, 2);
        assert.match(wrong.stderr, /has no column "Rating__c"/u);
    });

    it('passes on what the org says about a query', async () => {
        const unknown = await run([
            answers('SELECT Account__c, Score__c, Answered_On__c FROM Survey_Response__c WHERE Nonsense__c = 1')
        ]);
        assert.equal(unknown.code, 2);
        assert.match(unknown.stderr, /INVALID_FIELD: .*Nonsense__c/u);
        const type = await run([answers(`${ALL} WHERE Answered_On__c >= :windowStart`)]);
        assert.equal(type.code, 2);
        assert.match(type.stderr, /A date field takes :asOfDay and :windowStartDay/u);
        const wrong = await run([answers(`${ALL} WHERE`)]);
        assert.equal(wrong.code, 2);
        assert.match(wrong.stderr, /MALFORMED_QUERY: /u);
    });
});

/** What docs/sources.md asks an administrator to do. */
async function grantSources(org: TestOrg): Promise<void> {
    const [set] = await org.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Health_Sources'");
    const [user] = await org.query<{ Id: string }>(`SELECT Id FROM User WHERE Username = '${INTEGRATION}'`);
    await org.create('PermissionSetAssignment', [{ PermissionSetId: set?.Id, AssigneeId: user?.Id }]);
}
