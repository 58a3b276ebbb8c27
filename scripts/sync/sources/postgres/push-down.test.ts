import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TestOrg } from '../../testing/local-org.ts';
import { PostgresServer } from '../../testing/postgres-server.ts';
import { runJob, summaryOf } from '../../testing/run-job.ts';
import { AS_OF, forgetResults } from '../../testing/seed-book.ts';
import { answersOf, createAnswers, insertAnswers } from '../../testing/survey-answers.ts';

const ACCOUNTS = 60;
const SHOWN = 'Health_Score__c, Health_Status__c, Health_State__c, Health_Experience_Score__c, Health_NPS__c, Health_NPS_Responses__c, Health_Percentile__c, Health_Cohort__c'; // prettier-ignore
const RAW = {
    sql: 'SELECT account_key, respondent, score, answered_on FROM survey_answers',
    columns: { account: 'account_key', respondent: 'respondent', rating: 'score', date: 'answered_on' }
};
const COUNTED = {
    sqlFile: 'nps-per-account.sql',
    parameters: ['{{windowStart}}', '{{asOfDay}}'],
    columns: { account: 'account_key', promoters: 'promoters', passives: 'passives', detractors: 'detractors', date: 'answered_on' } // prettier-ignore
};

const keys = Array.from({ length: ACCOUNTS }, (_, i) => `K${i}`);
/** Number of a person, however the address is written; 0 for nobody. */
const personOf = (respondent: string | null): number => Number(/\d+/u.exec(respondent ?? '')?.[0] ?? 0);

describe('counting in the database', () => {
    let org: TestOrg;
    let servers: PostgresServer[];
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    before(async () => {
        [org, ...servers] = await Promise.all([
            TestOrg.start(),
            PostgresServer.start(),
            PostgresServer.start(),
            PostgresServer.start()
        ]);
        await org.create(
            'Account',
            keys.map((key) => ({ Name: key, Health_Key__c: key }))
        );
        writeFileSync(
            join(org.folder, 'outcome.csv'),
            `key,score,on\n${keys.map((key, i) => `${key},${1 + (i % 90) / 10},2026-05-01\n`).join('')}`
        );
        const sql = fileURLToPath(new URL('../../../../config/examples/nps-per-account.sql', import.meta.url));
        copyFileSync(sql, join(org.folder, 'nps-per-account.sql'));
        // The first server holds every answer, the others the answers of half of the accounts each.
        const answers = answersOf(keys, 3000, AS_OF);
        const halves = [0, 1].map((half) => answers.filter(({ account }) => Number(account.slice(1)) % 2 === half));
        for (const [i, server] of servers.entries()) {
            await createAnswers(server);
            await insertAnswers(server, [answers, ...halves][i] ?? []);
        }
    });
    after(() => Promise.all([org.stop(), ...servers.map((server) => server.stop())]));

    /** @param apart a source for each server instead of one for all */
    const settings = (
        kind: string,
        urls: string[],
        { columns, ...query }: { columns: object },
        apart = false
    ): string[] => {
        const outcome = { account: 'key', score: 'score', date: 'on' };
        const names = urls.map((_, i) => `\${SERVER_${i}}`);
        const surveys = (apart ? names : [names]).map((url, i) => ({
            name: `survey-${i}`,
            kind,
            postgres: { url, ...query },
            columns
        }));
        const sources = [...surveys, { name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns: outcome }];
        writeFileSync(join(org.folder, 'health-sync.json'), JSON.stringify({ org: 'local', sources }));
        const named = urls.map((url, i) => [`SERVER_${i}`, url]);
        options = { cwd: org.folder, env: { ...org.environment, ...Object.fromEntries(named) } };
        // From all answers to one row per account is a great shrinking of a source, on purpose.
        return ['--config', 'health-sync.json', '--as-of', AS_OF, '--min-source-ratio', '0'];
    };
    const resultOf = async (kind: string, urls: string[], source: { columns: object }, apart = false) => {
        await forgetResults(org);
        const args = ['run', ...settings(kind, urls, source, apart)];
        const summary = await summaryOf(args, options);
        assert.equal(summary.code, 0, JSON.stringify(summary.rejected));
        const stored = await org.query<Record<string, unknown>>(`SELECT Name, ${SHOWN} FROM Account ORDER BY Name`);
        return { read: summary.sources[0]?.read, stored: stored.map(({ attributes: _, ...values }) => values) };
    };

    it('gives the scores that the answers themselves give, from one server and from two halves', async () => {
        const [all, ...halves] = servers.map((server) => server.url());
        const raw = await resultOf('answers', [all ?? ''], RAW);
        const counted = await resultOf('nps', [all ?? ''], COUNTED);
        const scattered = await resultOf('nps', halves, COUNTED);
        assert.ok(raw.stored.filter((row) => row['Health_Score__c'] !== null).length > ACCOUNTS / 2);
        assert.equal(raw.read, 3000);
        assert.ok(Number(counted.read) <= ACCOUNTS);
        assert.deepEqual(counted.stored, raw.stored);
        assert.deepEqual(scattered.stored, raw.stored);
    });

    it('adds the counts of servers that are sources of their own, and refuses them as one source', async () => {
        // Each server knows some of the people of every account.
        const people = answersOf(keys, 3000, AS_OF);
        const some = (half: number) => people.filter(({ respondent }) => personOf(respondent) % 2 === half);
        for (const half of [0, 1]) {
            await servers[half + 1]?.query('TRUNCATE survey_answers');
            await insertAnswers(servers[half + 1] as PostgresServer, some(half));
        }
        const [all = '', ...both] = servers.map((server) => server.url());
        const raw = await resultOf('answers', [all], RAW);
        assert.deepEqual((await resultOf('nps', both, COUNTED, true)).stored, raw.stored);
        assert.deepEqual((await resultOf('answers', both, RAW)).stored, raw.stored);
        const args = ['run', ...settings('nps', both, COUNTED)];
        const { code, stderr } = await runJob(args, options);
        assert.equal(code, 3);
        assert.match(stderr, /several servers counted answers of the same account, for \d+ account\(s\)/u);
        assert.match(stderr, /Give each server a source of its own/u);
    });

    it('writes nothing when one of several servers breaks off, and the run row says so', async () => {
        await forgetResults(org);
        const [, half = '', other = ''] = servers.map((server) => server.url());
        const query = {
            sql: `SELECT account_key, score, answered_on, CASE WHEN answer_id >= 1500 AND inet_server_port() = ${servers[2]?.port} THEN pg_terminate_backend(pg_backend_pid()) END FROM survey_answers ORDER BY answer_id`,
            columns: { account: 'account_key', rating: 'score', date: 'answered_on' }
        };
        const args = ['run', ...settings('answers', [half, other], query)];
        const { code, stderr } = await runJob(args, options);
        assert.equal(code, 3, stderr);
        assert.match(stderr, /Nothing was written/u);
        const written = await org.query('SELECT Id FROM Account WHERE Health_State__c != null');
        assert.equal(written.length, 0);
        const rows = await org.query<Record<string, string>>(
            'SELECT Result__c, Message__c FROM Health_Sync_Run__c ORDER BY Started_At__c DESC, Name DESC'
        );
        assert.equal(rows[0]?.['Result__c'], 'Failed');
        assert.match(rows[0]?.['Message__c'] ?? '', /57P01/u);
        assert.doesNotMatch(`${stderr}${rows[0]?.['Message__c']}`, /only-for-this-test/u);
    });

    it('records in the org that a server is not there, before anything is read', async () => {
        const args = ['run', ...settings('nps', ['postgres://u:only-for-this-test@127.0.0.1:1/d'], COUNTED)];
        const { code, stderr } = await runJob(args, options);
        assert.equal(code, 3, stderr);
        assert.match(stderr, /pg_isready -h 127\.0\.0\.1 -p 1/u);
        const failed = await org.query<Record<string, string>>(`SELECT Message__c FROM Health_Sync_Run__c WHERE Result__c = 'Failed' ORDER BY Started_At__c DESC, Name DESC`); // prettier-ignore
        assert.match(failed[0]?.['Message__c'] ?? '', /ECONNREFUSED/u);
        assert.doesNotMatch(failed[0]?.['Message__c'] ?? '', /only-for-this-test/u);
    });
});
