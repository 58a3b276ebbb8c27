import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TestOrg } from '../../testing/local-org.ts';
import { runJob, summaryOf } from '../../testing/run-job.ts';
import { AS_OF, forgetResults } from '../../testing/seed-book.ts';
import { qualtrics, surveyMonkey, typeform } from './survey-tools.ts';
import type { Answer } from './survey-tools.ts';
import { TestService } from './test-service.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../config/examples/', import.meta.url));

/** 3 accounts, 20 people each; every tenth answer is older than the window. */
const ANSWERS: readonly Answer[] = Array.from({ length: 60 }, (_, i) => ({
    account: `K${i % 3}`,
    person: `person-${i}@example.com`,
    rating: (i * 7) % 11,
    day: i % 10 === 0 ? '2023-01-01' : `2026-0${(i % 5) + 1}-1${i % 9}`
}));

describe('the examples of survey tools', () => {
    let org: TestOrg;
    let service: TestService;
    let env: NodeJS.ProcessEnv;

    before(async () => {
        [org, service] = await Promise.all([TestOrg.start(), TestService.start()]);
        await org.create(
            'Account',
            ['K0', 'K1', 'K2'].map((key) => ({ Name: key, Health_Key__c: key }))
        );
        writeFileSync(
            join(org.folder, 'outcome.csv'),
            'key,score,on\nK0,6,2026-05-01\nK1,7,2026-05-01\nK2,8,2026-05-01\n'
        );
        env = {
            ...org.environment,
            SURVEYMONKEY_URL: service.url,
            SURVEYMONKEY_SURVEY: '123',
            SURVEYMONKEY_TOKEN: 'sm-planted-token',
            TYPEFORM_URL: service.url,
            TYPEFORM_FORM: 'abc',
            TYPEFORM_TOKEN: 'tf-planted-token',
            SURVEY_TOKEN: 's-planted-token',
            QUALTRICS_URL: service.url,
            QUALTRICS_SURVEY: 'SV_1',
            QUALTRICS_TOKEN: 'q-planted-token'
        };
    });
    after(() => Promise.all([org.stop(), service.stop()]));
    beforeEach(async () => {
        service.seen.length = 0;
        await forgetResults(org);
    });

    /** The example as it ships, with outcomes beside it: a score has two halves. */
    const args = (example: string): string[] => {
        const settings = JSON.parse(
            readFileSync(join(EXAMPLES, `${example}.json`), 'utf8').replace('http://127.0.0.1:8720', service.url)
        ) as { sources: object[] };
        const columns = { account: 'key', score: 'score', date: 'on' };
        settings.sources.push({ name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns });
        writeFileSync(join(org.folder, `${example}.json`), JSON.stringify(settings));
        return ['--config', `${example}.json`, '--as-of', AS_OF];
    };
    /** Answers per account inside the window, as the model counts them. */
    const counted = async (): Promise<unknown[]> => {
        const records = await org.query<Record<string, unknown>>(
            'SELECT Health_NPS_Responses__c, Health_Score__c FROM Account ORDER BY Name'
        );
        assert.ok(records.every((record) => record['Health_Score__c'] !== null));
        return records.map((record) => record['Health_NPS_Responses__c']);
    };
    const expected = (unfinished: (i: number) => boolean = () => false): number[] => {
        const inWindow = ANSWERS.filter(({ day }) => day > '2025').filter((_, i) => !unfinished(i));
        return ['K0', 'K1', 'K2'].map((key) => inWindow.filter(({ account }) => account === key).length);
    };

    it('read a service of numbered pages as docs/sources.md has it', async () => {
        const rows = ANSWERS.map(({ account, person, rating, day }) => ({
            customer: { key: account },
            email: person,
            answered_at: day,
            answers: [
                { question: 'why', value: 'quick help' },
                { question: 'nps', value: rating }
            ]
        }));
        service.answer = ({ url, headers }) => {
            if (headers.authorization !== 'Bearer s-planted-token') return { status: 401, json: {} };
            const page = Number(url.searchParams.get('page'));
            const since = url.searchParams.get('since') ?? '';
            const wanted = rows.filter((row) => row.answered_at >= since);
            return { json: { data: wanted.slice((page - 1) * 100, page * 100) } };
        };
        const { code, sources } = await summaryOf(['run', ...args('http-json')], { cwd: org.folder, env });
        assert.deepEqual([code, sources[0]?.used], [0, 54]);
        assert.deepEqual(await counted(), expected());
    });

    it('read SurveyMonkey to a score', async () => {
        service.answer = surveyMonkey(ANSWERS, () => service.url);
        const { code, sources } = await summaryOf(['run', ...args('surveymonkey')], { cwd: org.folder, env });
        assert.deepEqual([code, sources[0]?.read, sources[0]?.used], [0, 54, 54]);
        assert.deepEqual(await counted(), expected());
    });

    it('read Typeform to a score, page by page', async () => {
        service.answer = typeform(ANSWERS);
        const { code, sources } = await summaryOf(['run', ...args('typeform')], { cwd: org.folder, env });
        assert.deepEqual([code, sources[0]?.used], [0, 54]);
        assert.deepEqual(await counted(), expected());
        assert.equal(service.seen.length, 9);
    });

    it('read a Qualtrics export to a score', async () => {
        service.answer = qualtrics(ANSWERS);
        const { code, sources } = await summaryOf(['run', ...args('qualtrics')], { cwd: org.folder, env });
        assert.deepEqual([code, sources[0]?.read, sources[0]?.filtered], [0, 54, 5]);
        assert.deepEqual(
            await counted(),
            expected((i) => i % 10 === 9)
        );
    });

    it('write nothing when the service dies between two pages, exit 3', async () => {
        const answer = typeform(ANSWERS);
        service.answer = (seen, nth) =>
            nth < 4 ? answer(seen) : { status: 403, text: `no ${String(seen.headers.authorization)}` };
        const { code, stdout, stderr } = await runJob(['run', ...args('typeform'), '--json'], { cwd: org.folder, env });
        assert.equal(code, 3);
        assert.match(stderr, /Source "typeform": .*\/forms\/\*{0,3}\w*\/responses answered HTTP 403/u);
        const scored = await org.query('SELECT Id FROM Account WHERE Health_State__c != null');
        assert.equal(scored.length, 0);
        const logs = readdirSync(join(org.folder, '.local', 'sync'), { recursive: true, withFileTypes: true }).filter(
            (entry) => entry.isFile()
        );
        const written = logs.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
        const rows = await org.query('SELECT FIELDS(ALL) FROM Health_Sync_Run__c LIMIT 200');
        assert.doesNotMatch([stdout, stderr, ...written, JSON.stringify(rows)].join('\n'), /planted/u);
    });
});
