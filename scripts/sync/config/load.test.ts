import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors.ts';
import { jsonSchemaText, SCHEMA_FILE } from './json-schema.ts';
import { loadConfig } from './load.ts';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));

describe('loadConfig', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-config-'));
    after(() => rmSync(folder, { recursive: true, force: true }));

    const load = (content: unknown, environment: NodeJS.ProcessEnv = {}) => {
        const file = join(folder, 'health-sync.json');
        writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
        return loadConfig(file, environment);
    };
    const problemsOf = (content: unknown, environment: NodeJS.ProcessEnv = {}): readonly string[] => {
        try {
            load(content, environment);
        } catch (error) {
            assert.ok(error instanceof ConfigError);
            assert.equal(error.exitCode, 2);
            return error.problems;
        }
        return [];
    };
    const source = (changes: object = {}) => ({
        name: 's',
        kind: 'answers',
        files: ['a.csv'],
        columns: { account: 'k', rating: 'r', date: 'd' },
        ...changes
    });

    it('fills in defaults', () => {
        const { config } = load({ sources: [source()] });
        assert.deepEqual(
            [config.write.bulkFrom, config.engine.memoryLimit, config.sources[0]?.match.by],
            [2000, '160MB', 'Health_Key__c']
        );
    });

    it('tells every problem at once, each with its place', () => {
        const problems = problemsOf({
            org: 7,
            sources: [
                source({ name: 'Bad Name', scale: '0-100' }),
                source({ kind: 'csat' }),
                source({ columns: { account: 'k', rating: 'r' } })
            ]
        });
        for (const place of [
            'org: ',
            'sources.0.name: ',
            'sources.0.scale: ',
            'sources.1.kind: ',
            'sources.2: needs a date'
        ]) {
            assert.ok(
                problems.some((problem) => problem.startsWith(place)),
                `${place} in ${problems.join('\n')}`
            );
        }
    });

    it('says what stands there, what should, and which source it is', () => {
        const problems = problemsOf({
            date_format: 1,
            engine: { threads: 0, keepMb: 'much', treads: 2 },
            guards: { maxChange: '20', minSourceRatio: 2 },
            sources: [
                source({ name: 'Survey 1', colums: {}, delimiter: ';;', emptyValues: ['NA', 5], allowEmpty: 'yes' }),
                source({ name: 'b', scale: '1-9', files: [], match: { extract: [7] }, dateFormat: 5 }),
                source({
                    name: 'c',
                    columns: { account: '', rating: [], date: 'd' },
                    constants: { date: '31.12.2025' }
                }),
                source({ name: 'd', kind: 'csat' }),
                source({ name: 'e', kind: undefined }),
                5
            ]
        });
        assert.deepEqual([...problems].sort(), [
            'engine.keepMb: must be a number, not "much"',
            'engine.threads: must be 1 or more, not 0',
            'engine: there is no setting "treads" (did you mean "threads"?) here, but memoryLimit, threads, keepMb, fullAccountsDays',
            'guards.maxChange: must be a percentage such as "20%", not "20"',
            'guards.minSourceRatio: must be 1 or less, not 2',
            'sources.0.allowEmpty: must be true or false, not "yes" (source "Survey 1")',
            'sources.0.delimiter: must have exactly 1 character, not ";;" (source "Survey 1")',
            'sources.0.emptyValues.1: must be a text, not 5 (source "Survey 1")',
            'sources.0.name: must be lower-case letters, digits and hyphens, not "Survey 1"',
            'sources.0: there is no setting "colums" (did you mean "columns"?) here, but name, files, postgres, http, salesforce, format, delimiter, skipLines, decimal, encoding, emptyValues, dateFormat, filter, values, allowEmpty, match, kind, scale, columns, constants (source "Survey 1")',
            'sources.1.dateFormat: must be a text or a list [ … ], not 5 (source "b")',
            'sources.1.files: must name at least one (source "b")',
            'sources.1.match.extract.0: must be a text, not 7 (source "b")',
            'sources.1.scale: must be one of "0-10", "1-10", "1-5", "1-7", not "1-9" (source "b")',
            'sources.2.columns.account: must not be empty (source "c")',
            'sources.2.columns.rating: must be a text, not a list [ … ] (source "c")',
            'sources.2.constants.date: must be a day such as "2026-06-30", not "31.12.2025" (source "c")',
            'sources.3.kind: must be one of "answers", "nps", "experience", "roi", not "csat" (source "d")',
            'sources.4.kind: is missing; it must be one of "answers", "nps", "experience", "roi" (source "e")',
            'sources.5: must be an object { … }, not 5',
            'the file: there is no setting "date_format" here, but $schema, org, accounts, sources, engine, guards, snapshots, playbooks, write'
        ]);
    });

    it('says in which line of a file it is, of what is missing the line of what it is missing in', () => {
        const lines = [
            '{',
            '  "sources": [',
            `    ${JSON.stringify(source())},`,
            '    {',
            '      "name": "b", "kind": "nps",',
            '      "files": ["b.csv"],',
            '      "columns": {',
            '        "date": 5,',
            '        "nps": "n", "responses": "r", "acount": "k"',
            '      }',
            '    }',
            '  ]',
            '}'
        ];
        const places = problemsOf(lines.join('\r\n')).map((problem) => problem.replace(/^(\S+ ).* (\(.*\))$/u, '$1$2'));
        assert.deepEqual(places.sort(), [
            'sources.1.columns.account: (source "b", line 7)',
            'sources.1.columns.date: (source "b", line 8)',
            'sources.1.columns: (source "b", line 9)'
        ]);
    });

    it('shows no value where secrets stand', () => {
        const http = { url: 'https://api.example.com', auth: { type: 'bearer', token: 'hunter2', user: 'hunter2' } };
        const more = { headers: { 'X-Key': ['hunter2'] }, query: 'hunter2' };
        const postgres = { url: 5, password: ['hunter2'], sql: 'SELECT 1' };
        const address = 'postgres://job:hunter2@db.example.com/health';
        const problems = problemsOf({
            sources: [
                source({ files: undefined, http: { ...http, ...more } }),
                source({ name: 't', files: undefined, postgres }),
                source({ name: 'u', files: undefined, postgres: address }),
                address
            ]
        });
        assert.deepEqual(problemsOf({ sources: address }), ['sources: must be a list [ … ], not a text']);
        assert.match(
            problems.join('\n'),
            /sources\.2\.postgres: must be an object \{ … \}, not a text \(source "u"\)/u
        );
        assert.match(problems.join('\n'), /http\.query: must be an object \{ … \} \(source "s"\)/u);
        assert.match(problems.join('\n'), /postgres\.password: must be a text \(source "t"\)/u);
        assert.doesNotMatch(problems.join('\n'), /hunter2/u);
    });

    it('asks for exactly one measure of a return and for both numbers of an NPS', () => {
        const roi = (columns: object) =>
            problemsOf({ sources: [source({ kind: 'roi', columns: { account: 'k', date: 'd', ...columns } })] });
        assert.match(roi({})[0] ?? '', /exactly one of: score; attainment/u);
        assert.match(roi({ score: 's', roi: 'r' })[0] ?? '', /exactly one/u);
        assert.deepEqual(roi({ benefit: 'b', cost: 'c' }), []);
        assert.match(
            problemsOf({ sources: [source({ kind: 'nps', columns: { account: 'k', date: 'd', nps: 'n' } })] })[0] ?? '',
            /"nps" and "responses"/u
        );
    });

    it('asks for exactly one origin, and for nothing about files elsewhere', () => {
        const postgres = { url: 'postgres://u@h/d', sql: 'SELECT 1' };
        const problem = (changes: object) => problemsOf({ sources: [source(changes)] }).join('\n');
        assert.match(
            problem({ files: undefined }),
            /sources\.0: says nowhere to read from: add one of "files", "postgres"/u
        );
        assert.match(problem({ postgres }), /names "files" and "postgres": keep one/u);
        assert.match(problem({ files: undefined, postgres, delimiter: ';' }), /"delimiter" is about files/u);
        assert.equal(problem({ files: undefined, postgres }), '');
        assert.match(
            problem({ files: undefined, postgres: { ...postgres, parameters: ['{{today}}'] } }),
            /parameters\.0: is not a value of a run; there are \{\{asOf\}\}/u
        );
        for (const [changes, expected] of [
            [{ host: 'h' }, /has both|needs "url", or "host"/u],
            [{ sqlFile: 'a.sql' }, /exactly one of "sql" and "sqlFile"/u],
            [{ tls: { cert: 'a' } }, /both "cert" and "key"/u]
        ] as const)
            assert.match(problem({ files: undefined, postgres: { ...postgres, ...changes } }), expected);
    });

    it('refuses a name used twice', () => {
        assert.match(problemsOf({ sources: [source(), source()] })[0] ?? '', /"s" is used more than once/u);
        const problems = problemsOf({ org: 5, sources: [source(), null, source()] });
        assert.equal(problems.length, 3, problems.join('\n'));
    });

    it('fills in environment values and names the ones that are missing', () => {
        const { config } = load({ sources: [source({ files: ['${DATA}/a.csv'] })] }, { DATA: '/evidence' });
        assert.deepEqual(config.sources[0]?.files, ['/evidence/a.csv']);
        const ending = load({ sources: [source({ files: ['${DATA}/a.csv'] })] }, { DATA: '/evidence \r\n' });
        assert.deepEqual([ending.config.sources[0]?.files, ending.secrets], [['/evidence /a.csv'], ['/evidence ']]);
        assert.match(problemsOf({ org: '${DATA}' }, { DATA: '\n' })[0] ?? '', /DATA is not set/u);
        assert.match(
            problemsOf({ sources: [source({ files: ['${DATA}/a.csv'] })] })[0] ?? '',
            /sources\.0\.files\.0: the environment variable DATA is not set/u
        );
    });

    it('says what to do when there is no file, or it is no JSON', () => {
        assert.throws(() => loadConfig(join(folder, 'none.json')), /no readable file/u);
        assert.throws(() => loadConfig(folder), /is a folder, not a file/u);
        assert.throws(() => loadConfig(join(folder, 'x'.repeat(5000))), /no readable file at .*ENAMETOOLONG/u);
        assert.throws(() => load('{ "sources": ['), /not JSON: line 1, column 15, at the end/u);
        assert.throws(() => load('null'), /the file: must be an object/u);
        assert.throws(() => load('{ "sources": [], "sources": [] }'), /sources: stands in line 1 and again in line 1/u);
    });

    it('gives shared aliases to every source; a source can overrule them', () => {
        const { config } = load({
            accounts: { aliases: { A: 'x', B: 'y' } },
            sources: [source({ match: { aliases: { B: 'z' } } })]
        });
        assert.deepEqual(config.sources[0]?.match.aliases, { A: 'x', B: 'z' });
    });

    it('accepts every example that ships', () => {
        const examples = [
            join(CONFIG, 'health-sync.example.json'),
            ...readdirSync(join(CONFIG, 'examples'))
                .filter((name) => name.endsWith('.json'))
                .map((name) => join(CONFIG, 'examples', name))
        ];
        for (const example of examples) {
            const names = [...readFileSync(example, 'utf8').matchAll(/\$\{(\w+)\}/gu)].map(([, name = '']) => name);
            const environment = Object.fromEntries(names.map((name) => [name, 'https://data.example/path']));
            assert.ok(loadConfig(example, environment).config.sources.length > 0, example);
        }
    });
});

describe('config/health-sync.schema.json', () => {
    it('is fresh; else run: node scripts/sync/config/json-schema.ts', () => {
        // Whitespace is the formatter's business.
        assert.deepEqual(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')), JSON.parse(jsonSchemaText()));
    });
});
