import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { configSchema } from '../config/schema.ts';
import { SHIPPED } from '../rules/published.ts';
import type { PublishedModel } from '../rules/published.ts';
import { assignRules } from '../score/assign-rules.ts';
import { gatherEvidence } from '../score/gather-evidence.ts';
import { Engine } from '../sources/engine.ts';
import { lit } from '../sources/sql.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import type { TestAccount } from '../testing/evidence-folder.ts';
import { sequence } from '../testing/sequence.ts';
import { findDue } from './due.ts';

const source = (name: string, kind: string, columns: object) => ({
    name,
    kind,
    files: [`${name}.csv`],
    columns: { account: 'key', date: 'when', ...columns },
    allowEmpty: true
});
const SURVEY = source('survey', 'answers', { respondent: 'who', rating: 'score', decisionMaker: 'dm' });
const COUNTS = source('counts', 'nps', { nps: 'nps', responses: 'n' });
const PORTAL = source('portal', 'experience', { score: 'score' });
const VALUE = source('value', 'roi', { score: 'score', validUntil: 'until', measure: 'what', weight: 'weight' });
const GOALS = source('goals', 'roi', { attainment: 'value' });
const SOURCES = [SURVEY, COUNTS, PORTAL, VALUE, GOALS];
const HEADERS = {
    survey: 'key,who,score,when,dm',
    counts: 'key,nps,n,when',
    portal: 'key,score,when',
    value: 'key,score,when,until,what,weight',
    goals: 'key,value,when'
} as const;
type Rows = Partial<Record<keyof typeof HEADERS, readonly string[]>>;

const DAY = '2026-06-01';
const ONE_OF_EACH: Rows = {
    survey: ['K1,a,9,2026-05-01,yes'],
    counts: ['K1,12.5,40,2026-05-02'],
    portal: ['K1,7.5,2026-05-03'],
    value: ['K1,5,2026-05-04,2026-12-31,Time to value,2'],
    goals: ['K1,0.9,2026-05-05']
};
/** What the digest of the account of {@link ONE_OF_EACH} has always been. */
const ITS_DIGEST = '1399771022660455406';
const CHANGED = `The digests of this version of the job, or of its engine, are others than those of the last one: every account will be
written once after an upgrade. Where that is wanted, say so in CHANGELOG.md and put the new values here.`;

/** A digest, and what it has to tell apart. */
interface Seen {
    readonly digest: string;
    /** What is known of the account, and its evidence. */
    readonly content: string;
}

interface Asked {
    readonly book?: TestAccount[];
    readonly sources?: readonly { readonly name: string }[];
    readonly models?: readonly PublishedModel[];
    readonly day?: string;
    readonly only?: readonly object[];
}

describe('digests', () => {
    let folder: EvidenceFolder;
    beforeEach(() => {
        folder = new EvidenceFolder();
    });
    afterEach(() => folder.close());

    function write(rows: Rows): void {
        for (const [name, header] of Object.entries(HEADERS))
            folder.write(`${name}.csv`, `${[header, ...(rows[name as keyof Rows] ?? [])].join('\n')}\n`);
    }

    async function ask({
        book = accounts(3),
        sources = SOURCES,
        models = [],
        day = DAY,
        only = []
    }: Asked): Promise<Seen[]> {
        const { engine, sources: checked } = await folder.read(sources, book);
        for (const column of ['revenue DOUBLE', 'currency VARCHAR'])
            await engine.run(`ALTER TABLE accounts ADD COLUMN ${column}`);
        const all = await assignRules(engine, models, configSchema.parse({ sources, accounts: { only } }));
        const evidence = await gatherEvidence(engine, checked, [day]);
        await findDue(engine, all, { evidence, asOf: day });
        const pieces = (await engine.rows('FROM evidence_between(0, 1000000)')).map(([account, , form, ...values]) => ({
            account: Number(account),
            text: JSON.stringify([evidence.forms[Number(form)], ...values.map(String)])
        }));
        const known = [
            'rules_mark',
            'stage',
            'cohort',
            '"Health_Override__c"',
            '"Health_Override_Until__c"',
            'excluded'
        ];
        const rows = await engine.rows(`SELECT d.idx, digest_in, ${known.map((column) => `r.${column}`).join(', ')}
            FROM due_between(0, 1000000) d JOIN account_rules r ON r.idx = d.idx ORDER BY 1`);
        return rows.map(([idx, digest, ...values]) => {
            const own = pieces.filter(({ account }) => account === Number(idx)).map(({ text }) => text);
            return {
                digest: String(digest),
                content: JSON.stringify([values.map((value) => value ?? ''), own.sort()])
            };
        });
    }

    const digests = async (asked: Asked = {}): Promise<string[]> => (await ask(asked)).map(({ digest }) => digest);
    const first = async (rows: Rows, asked: Asked = {}): Promise<string> => {
        write(rows);
        return (await digests(asked))[0] ?? '';
    };

    it('are 19 digits, the same in every version of the job and of its engine', async () => {
        const digest = await first(ONE_OF_EACH);
        assert.match(digest, /^[1-9][0-9]{18}$/u);
        assert.equal(digest, ITS_DIGEST, CHANGED);
    });

    it('are the same for the same evidence and settings and no others, on 24 days on which everything changes now and then', async () => {
        const random = sequence(5);
        const number = 24;
        const book = accounts(number);
        const dayOf = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
        const key = (): string => `K${1 + random(number)}`;
        const rows = (count: number, row: () => string): string[] => Array.from({ length: count }, row);
        const [byDigest, byContent] = [new Map<string, string>(), new Map<string, string>()];
        let seen = 0;
        for (let today = 0; today < 24; today++) {
            const when = (): string => dayOf(today - random(60));
            if (today % 4 === 0)
                write({
                    survey: rows(30, () => `${key()},p${random(9)},${random(11)},${when()},${['yes', ''][random(2)]}`),
                    counts: rows(9, () => `${key()},${random(3)},${1 + random(2)},${when()}`),
                    portal: rows(20, () => `${key()},${1 + random(3)},${when()}`),
                    value: rows(30, () => `${key()},${1 + random(2)},${when()},${['', dayOf(today + random(9))][random(2)]},${['x', 'y', ''][random(3)]},${['', 2][random(2)]}`),
                    goals: rows(20, () => `${key()},${random(3) / 10},${dayOf(0)}`)
                }); // prettier-ignore
            const change = (i: number, values: Partial<TestAccount>): void =>
                void (book[i] = { ...book[i], ...values } as TestAccount);
            change(random(number), { Health_Override__c: ['Red', 'Green', null][random(3)] ?? null });
            change(random(number), { Health_Stage__c: ['Adoption', 'Onboarding', null][random(3)] ?? null });
            change(random(number), { Type: ['Small', 'Large', null][random(3)] ?? null });
            const rules = { ...SHIPPED.rules, version: `${today >= 12}`, outcomeValidityDays: 30 };
            const models = [{ ...SHIPPED, priority: 1, field: 'Type', values: ['Small'], cohortField: 'Type', rules }];
            for (const { digest, content } of await ask({ book, models, day: dayOf(today) })) {
                assert.equal(byDigest.get(digest) ?? content, content);
                assert.equal(byContent.get(content) ?? digest, digest);
                byDigest.set(digest, content);
                byContent.set(content, digest);
                seen += 1;
            }
        }
        assert.ok(
            seen === 24 * number && byDigest.size > 100 && byDigest.size < seen / 2,
            `${byDigest.size} of ${seen}`
        );
    });

    it('say nothing of other accounts: one piece is one piece where another account has several', async () => {
        const alone = await first(ONE_OF_EACH);
        const others: Rows = {
            survey: ['K2,a,9,2026-05-01,yes', 'K2,b,9,2026-05-01,'],
            counts: ['K2,1,1,2026-05-02', 'K2,2,1,2026-05-02'],
            portal: ['K2,7.5,2026-05-03', 'K2,7.5,2026-05-03'],
            value: ['K2,5,2026-05-04,,,', 'K2,6,2026-05-04,,,'],
            goals: ['K2,0.9,2026-05-05', 'K2,1,2026-05-05']
        };
        const with_ = Object.fromEntries(
            Object.entries(ONE_OF_EACH).map(([name, rows]) => [name, [...(others[name as keyof Rows] ?? []), ...rows]])
        );
        assert.equal(await first(with_), alone);
    });

    it('tell equal pieces from one, and whose number is whose', async () => {
        const portal = 'K1,7.5,2026-05-03';
        const several = [
            { portal: [portal] },
            { portal: [portal, portal] },
            { portal: [portal, portal, portal] },
            { value: ['K1,5,2026-05-04,,x,', 'K1,6,2026-05-04,,y,'] },
            { value: ['K1,6,2026-05-04,,x,', 'K1,5,2026-05-04,,y,'] },
            { value: ['K1,5,2026-05-04,,x,'], goals: ['K1,0.6,2026-05-04'] },
            { value: ['K1,6,2026-05-04,,x,'], goals: ['K1,0.5,2026-05-04'] },
            {}
        ];
        const found = [];
        for (const rows of several) found.push(await first(rows));
        assert.equal(new Set(found).size, several.length, found.join(' '));
    });

    it('do not depend on the order of sources, nor on those that have nothing of an account', async () => {
        write(ONE_OF_EACH);
        const expected = await digests();
        assert.notEqual(expected[0], expected[1]);
        assert.equal(expected[1], expected[2]);
        assert.deepEqual(await digests({ sources: SOURCES.toReversed() }), expected);
        const more = { ...PORTAL, name: 'more', files: ['more.csv'] };
        folder.write('more.csv', `${HEADERS.portal}\nK2,5,2026-05-03\n`);
        const [one, two, three] = await digests({ sources: [more, ...SOURCES] });
        assert.deepEqual([one, three], [expected[0], expected[2]]);
        assert.notEqual(two, expected[1]);
        const renamed = await digests({
            sources: SOURCES.map((source) => (source === PORTAL ? { ...PORTAL, name: 'web' } : source))
        });
        assert.notEqual(renamed[0], expected[0]);
        assert.deepEqual(renamed.slice(1), expected.slice(1));
        // A source of which nothing is there, and none at all.
        assert.deepEqual(await digests({ sources: [SURVEY] }).then((all) => all.slice(1)), expected.slice(1));
        write({});
        assert.deepEqual(await digests(), [expected[1], expected[1], expected[1]]);
    });

    it('do not depend on the form of a file, nor on how a number or a day is written or stored', async () => {
        const expected = await first({ ...ONE_OF_EACH, goals: ['K1,0,2026-05-05'], portal: ['K1,7,2026-05-03'] });
        assert.equal(
            await first({
                ...ONE_OF_EACH,
                goals: ['K1,-0.0,2026-05-05T10:00:00Z'],
                portal: ['K1,7.00,2026-05-03 08:00:00']
            }),
            expected
        );
        const engine = await Engine.open({ folder: join(folder.path, 'writer'), memoryLimit: '128MB' });
        for (const type of ['DOUBLE', 'DECIMAL(9, 2)', 'INTEGER', 'VARCHAR']) {
            for (const [name, value, columns] of [['portal', 7, '"score", "when"'], ['goals', 0, '"value", "when"']] as const) {
                const day = name === 'portal' ? '2026-05-03' : '2026-05-05';
                const path = join(folder.path, `${name}.parquet`);
                await engine.run(`COPY (SELECT * FROM (VALUES ('K1', ${value}::${type}, ${type === 'VARCHAR' ? lit(day) : `DATE ${lit(day)}`}))
                    t("key", ${columns})) TO ${lit(path)} (FORMAT parquet)`);
            } // prettier-ignore
            const sources = SOURCES.map((source) =>
                source === PORTAL || source === GOALS ? { ...source, files: [`${source.name}.parquet`] } : source
            );
            assert.equal((await digests({ sources }))[0], expected, type);
        }
        engine.close();
    });

    it('tell apart what accounts say of themselves, but not nothing from an empty text', async () => {
        write(ONE_OF_EACH);
        const of = async (values: Partial<TestAccount>, asked: Asked = {}): Promise<string> => {
            const [account] = accounts(1);
            return (await digests({ book: [{ ...account, ...values } as TestAccount], ...asked }))[0] ?? '';
        };
        const models = [{ ...SHIPPED, cohortField: 'Type' }];
        const others = [
            await of({}),
            await of({ Health_Stage__c: 'Adoption' }),
            await of({ Health_Override__c: 'Red' }),
            await of({ Health_Override__c: 'Red', Health_Override_Until__c: '2026-09-01' }),
            await of({ Health_Override__c: 'Red', Health_Override_Until__c: '2026-09-02' }),
            await of({ Health_Override__c: 'Adoption' }),
            await of({}, { models: [{ ...SHIPPED, rules: { ...SHIPPED.rules, version: '2' } }] }),
            await of({}, { only: [{ field: 'Type', in: ['Customer'] }] }),
            await of({ Type: 'Adoption' }, { models }),
            // The engine has one hash for both.
            await of({ Type: 'segmentAmarket 7' }, { models }),
            await of({ Type: 'segmentNmarket 0' }, { models })
        ];
        assert.equal(new Set(others).size, others.length, others.join(' '));
        assert.equal(await of({ Health_Stage__c: '', Health_Override__c: '', Type: '' }), others[0]);
    });

    it('make those accounts due whose stored one begins with another', async () => {
        write(ONE_OF_EACH);
        const book = accounts(5);
        const [own = '', none = ''] = await digests({ book });
        const stored = [`${own}.0123`, `${none}.0123`, `${own}.0123`, 'by hand', none.slice(1)];
        const now = await digests({
            book: book.map((account, i) => ({ ...account, Health_Digest__c: stored[i] ?? null }))
        });
        assert.deepEqual(now, [none, none, none]);
    });
});
