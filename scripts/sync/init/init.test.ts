import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { loadConfig } from '../config/load.ts';
import { runJob } from '../testing/run-job.ts';
import { executeInit } from './execute-init.ts';
import type { InitArguments } from './execute-init.ts';

const SURVEY =
    'Company,Email,Rating,Answered\nNorthwind Energy,ann@a.example,5,13/05/2026\nAcme Ltd,bob@b.example,2,14/05/2026\n';

describe('init', () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'health-init-test-'));
        mkdirSync(join(folder, 'exports'));
        writeFileSync(join(folder, 'exports', 'Survey 2026.csv'), SURVEY);
        writeFileSync(join(folder, 'plain.csv'), 'key,score\nK1,6.5\n');
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** Answers as somebody types them; the input ends behind the last. */
    const talk = async (lines: readonly string[], options: InitArguments) => {
        const output = new PassThrough();
        let shown = '';
        output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
        const input = new PassThrough();
        input.end(lines.map((line) => `${line}\n`).join(''));
        return { code: await executeInit(options, { input, output }), shown: () => shown };
    };
    const written = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const survey = (): string => join(folder, 'exports', 'Survey 2026.csv');

    it('asks, proposes, and writes settings that load', async () => {
        const config = join(folder, 'asked', 'health-sync.json');
        const typed = [join(folder, 'nowhere.csv'), survey(), '', '', '', '', '', '', '', 'no', 'prod'];
        const { code, shown } = await talk(typed, { config });
        assert.equal(code, 0, shown());
        assert.match(shown(), /no readable file .*nowhere\.csv/u);
        assert.match(shown(), /Column that says which account a row belongs to \[Company\]/u);
        assert.match(shown(), /Scale the question was asked on: .* \[1-5\]/u);
        assert.match(shown(), /Written: .*\n {2}-> npm run sync -- doctor --config/u);
        const source = {
            name: 'survey-2026',
            kind: 'answers',
            files: ['../exports/Survey 2026.csv'],
            columns: { account: 'Company', rating: 'Rating', date: 'Answered', respondent: 'Email' },
            dateFormat: '%d/%m/%Y',
            scale: '1-5',
            match: { by: 'Name', how: 'normalized' }
        };
        assert.deepEqual(written('asked/health-sync.json'), { org: 'prod', sources: [source] });
        assert.equal(loadConfig(config, {}).config.sources.length, 1);
    });

    it('asks again for an answer that is none, and says so when the input ends', async () => {
        const config = join(folder, 'again.json');
        const { code, shown } = await talk([survey(), 'surveys', 'answers', 'Compani'], { config });
        assert.equal(code, 2);
        assert.match(shown(), /Please choose one of answers, nps/u);
        assert.match(shown(), /no column "Compani"\. Did you mean "Company"\?/u);
        assert.ok(!existsSync(config));
    });

    it('never replaces a file without --force, and keeps the old one', async () => {
        const config = join(folder, 'kept.json');
        writeFileSync(config, 'mine');
        const options = { config, yes: true, file: survey() };
        assert.equal((await talk([], options)).code, 2);
        assert.equal(readFileSync(config, 'utf8'), 'mine');
        assert.equal((await talk([], { ...options, force: true })).code, 0);
        assert.equal(readFileSync(`${config}.bak`, 'utf8'), 'mine');
        assert.equal(loadConfig(config, {}).config.org, 'local');
    });

    it('sees what the values of a chosen column tell, whatever its name is, and the encoding of the file', async () => {
        const lines = ['Firma;Wert;Datum', 'Müller GmbH;7,5;46022', 'Acme AG;8;46023'];
        writeFileSync(join(folder, 'wert.csv'), Buffer.from(lines.join('\r\n'), 'latin1'));
        const config = join(folder, 'wert.json');
        const column = ['account=Firma', 'score=Wert', 'date=Datum'];
        const { code, shown } = await talk([], {
            config,
            yes: true,
            file: join(folder, 'wert.csv'),
            kind: 'experience',
            column
        });
        assert.equal(code, 0, shown());
        assert.match(shown(), /not UTF-8, so it is taken for latin-1/u);
        const [source] = (written('wert.json') as { sources: object[] }).sources;
        assert.deepEqual(source, {
            name: 'wert',
            kind: 'experience',
            files: ['./wert.csv'],
            columns: { account: 'Firma', score: 'Wert', date: 'Datum' },
            dateFormat: 'excel',
            decimal: ',',
            encoding: 'latin-1',
            match: { by: 'Name', how: 'normalized' }
        });
    });

    it('takes UTF-8 with a damaged byte for UTF-8, and says so', async () => {
        const lines = Buffer.from('key,score,day\nMüller,7,2026-05-01\nK?,8,2026-05-01\n');
        lines[lines.indexOf('?')] = 0xe9;
        writeFileSync(join(folder, 'damaged.csv'), lines);
        const options = { config: join(folder, 'damaged.json'), yes: true, file: join(folder, 'damaged.csv') };
        const { code, shown } = await talk([], options);
        assert.equal(code, 0, shown());
        assert.match(shown(), /Some bytes in it are not valid UTF-8/u);
        assert.ok(!('encoding' in ((written('damaged.json') as { sources: object[] }).sources[0] ?? {})));
    });

    it('tells of scores that look like those of another scale, and of rows that are none', async () => {
        writeFileSync(join(folder, 'csat.csv'), 'account,csat,day\nK1,5,2026-05-01\nK2,3,2026-05-01\n');
        const options = {
            config: join(folder, 'csat.json'),
            yes: true,
            file: join(folder, 'csat.csv'),
            kind: 'experience'
        };
        const { shown } = await talk([], options);
        assert.match(shown(), /No "csat" is above 5.*\n.*"values": \{ "csat": \{ "1": "1", .*"5": "10" \} \}/u);
        writeFileSync(join(folder, 'rows.json'), JSON.stringify({ key: 'K1' }, null, 2));
        const args = ['init', '--yes', '--file', 'rows.json', '--config', 'none.json'];
        const { code, stderr } = await runJob(args, { cwd: folder, env: process.env });
        assert.equal(code, 2);
        assert.match(stderr, /rows\.json has no columns\. Its objects stand on several lines/u);
    });

    it('works by options alone, and names the option that is missing', async () => {
        const at = { cwd: folder, env: process.env };
        const args = ['init', '--yes', '--file', 'plain.csv', '--kind', 'roi', '--config', 'plain.json'];
        const lacking = await runJob(args, at);
        assert.equal(lacking.code, 2, lacking.stdout);
        assert.match(lacking.stderr, /Add --date <date>/u);
        const full = [...args, '--column', 'score=score', '--date', '2026-05-01', '--match', 'ERP_Number__c'];
        const { code, stderr } = await runJob(full, at);
        assert.equal(code, 0, stderr);
        const [source] = (written('plain.json') as { sources: object[] }).sources;
        assert.deepEqual(source, {
            name: 'plain',
            kind: 'roi',
            files: ['./plain.csv'],
            columns: { account: 'key', score: 'score' },
            constants: { date: '2026-05-01' },
            match: { by: 'ERP_Number__c' }
        });
        const wrong = await runJob([...args, '--column', 'account=kee', '--force'], at);
        assert.equal(wrong.code, 2);
        assert.match(wrong.stderr, /Did you mean "key"/u);
    });
});
