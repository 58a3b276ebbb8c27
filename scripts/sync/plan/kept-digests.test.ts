import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { SHIPPED } from '../rules/published.ts';
import { assignRules } from '../score/assign-rules.ts';
import { gatherEvidence } from '../score/gather-evidence.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import type { TestAccount } from '../testing/evidence-folder.ts';
import { sequence } from '../testing/sequence.ts';
import { findDue } from './due.ts';
import { KeptDigests } from './kept-digests.ts';
import type { KeptDigestsOptions } from './kept-digests.ts';
import { configSchema } from '../config/schema.ts';

const SOURCES = [
    { name: 'survey', kind: 'answers', files: ['answers.csv'], columns: { account: 'key', respondent: 'who', rating: 'score', date: 'when' } },
    { name: 'portal', kind: 'experience', files: ['portal.csv'], columns: { account: 'key', score: 'score', date: 'when' } },
    { name: 'value', kind: 'roi', files: ['value.csv'], columns: { account: 'key', score: 'score', date: 'when', validUntil: 'until', measure: 'what' } },
    { name: 'goals', kind: 'roi', files: ['goals.csv'], columns: { account: 'key', score: 'score', date: 'when' } }
]; // prettier-ignore
const NUMBER = 24;
const dayOf = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);

/** What finding the due accounts came to. */
interface Found {
    /** Accounts that are due, and their digests. */
    readonly due: ReadonlyMap<number, string>;
    /** Accounts whose digest had to be made; null for all. */
    readonly suspects: number | null;
    readonly warnings: readonly string[];
}

describe('KeptDigests', () => {
    let folder: EvidenceFolder;
    let kept: string;
    beforeEach(() => {
        folder = new EvidenceFolder();
        kept = join(folder.path, 'kept');
        write(['K1,a,9,2026-01-01'], ['K1,7.5,2026-01-01'], ['K2,5,2026-01-02,,x'], ['K3,4,2026-01-02']);
    });
    afterEach(() => folder.close());

    function write(answers: string[], portal: string[], value: string[], goals: string[]): void {
        const files = { answers: ['key,who,score,when', ...answers], portal: ['key,score,when', ...portal], value: ['key,score,when,until,what', ...value], goals: ['key,score,when', ...goals] }; // prettier-ignore
        for (const [name, lines] of Object.entries(files)) folder.write(`${name}.csv`, `${lines.join('\n')}\n`);
    }

    /** Finds who is due with what was kept and without, which must be the same; writes their digests and keeps what is to be kept. */
    async function find(
        book: TestAccount[],
        day: string,
        options: Partial<KeptDigestsOptions> = {},
        version = 1
    ): Promise<Found> {
        const { engine, sources } = await folder.read(SOURCES, book);
        const models = [{ ...SHIPPED, rules: { ...SHIPPED.rules, version: `${version}` } }];
        for (const column of ['revenue DOUBLE', 'currency VARCHAR'])
            await engine.run(`ALTER TABLE accounts ADD COLUMN ${column}`);
        await assignRules(engine, models, configSchema.parse({ sources: SOURCES }));
        const evidence = await gatherEvidence(engine, sources, [day]);
        const warnings: string[] = [];
        const warn = (text: string): void => void warnings.push(text);
        const base = { folder: kept, part: '', warn, worthwhileAccounts: 1 };
        let suspects: number | null = null;
        const digests = new KeptDigests(engine, { ...base, ...options });
        const { findSuspects } = digests;
        digests.findSuspects = async (inputs) => {
            const found = await findSuspects.call(digests, inputs);
            if (found) suspects = await engine.count('SELECT count(*) FROM suspects');
            return found;
        };
        const dueNow = async (): Promise<Map<number, string>> => {
            const rows = await engine.rows(`SELECT idx, digest_in FROM due_between(0, ${NUMBER + 1}) ORDER BY idx`);
            return new Map(rows.map(([idx, digest]) => [Number(idx), String(digest)]));
        };
        await findDue(engine, models, { asOf: day });
        const expected = await dueNow();
        // It is a table or a view.
        for (const kind of ['VIEW', 'TABLE']) await engine.run(`DROP ${kind} IF EXISTS due`).catch(() => undefined);
        await findDue(engine, models, { asOf: day, known: { evidence, digests } });
        const due = await dueNow();
        assert.deepEqual(due, expected, day);
        for (const [idx, digest] of due) set(book, idx - 1, { Health_Digest__c: `${digest}.0123` });
        return { due, suspects, warnings };
    }

    function set(book: TestAccount[], i: number, values: Partial<TestAccount>): void {
        book[i] = { ...book[i], ...values } as TestAccount;
    }

    const keptFiles = (): string[] => readdirSync(kept).filter((name) => name.endsWith('.digests'));

    /** A book whose digests are known. */
    async function knownBook(): Promise<TestAccount[]> {
        const book = accounts(NUMBER);
        await find(book, '2026-01-10');
        const { due, suspects } = await find(book, '2026-01-10');
        assert.deepEqual([due.size, suspects], [0, null]);
        assert.equal(keptFiles().length, 1);
        return book;
    }

    it('finds the same accounts as without it on 60 days on which everything changes now and then', async () => {
        const random = sequence(5);
        const book = accounts(NUMBER);
        const rows = (count: number, row: () => string): string[] => Array.from({ length: count }, row);
        const key = (): string => `K${1 + random(NUMBER)}`;
        const lines: [string[], string[], string[], string[]] = [[], [], [], []];
        let [made, all, unchanged, version] = [0, 0, 0, 1];
        for (let today = 0; today < 60; today += 1 + random(2)) {
            const when = (): string => dayOf(today - random(120));
            if (today % 9 < 2) {
                lines[0] = rows(60, () => `${key()},p${random(9)},${random(11)},${when()}`);
                lines[1] = rows(20, () => `${key()},${1 + random(90) / 10},${when()}`);
                lines[2] = rows(40, () => `${key()},${1 + random(90) / 10},${when()},${dayOf(today + random(40))},${'xyz'[random(3)]}`); // prettier-ignore
                lines[3] = rows(9, () => `${key()},${1 + random(9)},${when()}`);
            }
            if (random(3) === 0) lines[0].push(`${key()},p1,${random(11)},${when()}`);
            if (random(4) === 0) lines[3].push(`${key()},5,${when()}`);
            if (random(4) === 0) lines[2].pop();
            if (random(5) === 0) set(book, random(NUMBER), { Health_Override__c: ['Red', 'Green', null][random(3)] ?? null }); // prettier-ignore
            if (random(5) === 0) set(book, random(NUMBER), { Health_Digest__c: random(2) === 0 ? null : 'by hand' });
            if (random(5) === 0) set(book, random(NUMBER), { Health_Stage__c: ['Adoption', null][random(2)] ?? null });
            if (random(5) === 0) set(book, random(NUMBER), { Health_Next_Review__c: dayOf(today + 3 - random(6)) });
            if (today >= 30) version = 2;
            write(...lines);
            const { due, suspects, warnings } = await find(book, dayOf(today), {}, version);
            assert.deepEqual(warnings, []);
            made += suspects ?? NUMBER;
            all += NUMBER;
            unchanged += NUMBER - due.size;
        }
        assert.ok(made < all / 2 && unchanged > all / 2, `${made} of ${all} digests were made, ${unchanged} unchanged`);
    });

    it('makes the digests of those accounts only whose inputs or digest are others', async () => {
        const book = await knownBook();
        const changed = async (change: Partial<TestAccount>, isDue = true): Promise<void> => {
            set(book, 4, change);
            const { due, suspects, warnings } = await find(book, '2026-01-10');
            assert.deepEqual([[...due.keys()], suspects, warnings], [isDue ? [5] : [], 1, []]);
        };
        await changed({ Health_Override__c: 'Red' });
        await changed({ Health_Override_Until__c: '2026-09-01' });
        await changed({ Health_Stage__c: 'Adoption' });
        await changed({ Health_Digest__c: null });
        await changed({ Health_Digest__c: `${book[3]?.['Health_Digest__c']}` });
        await changed({ Health_Next_Review__c: '2026-01-09' });
        // The digest is right again, but nobody has vouched for it with these inputs.
        set(book, 4, { Health_Next_Review__c: null });
        await changed({}, false);
    });

    it('keeps nothing anew while few digests have to be made, and all when many have', async () => {
        const book = await knownBook();
        const [file] = keptFiles();
        set(book, 4, { Health_Override__c: 'Red' });
        await find(book, '2026-01-10');
        assert.deepEqual(keptFiles(), [file]);
        for (let i = 0; i < 6; i++) set(book, i, { Health_Override__c: 'Amber' });
        assert.equal((await find(book, '2026-01-10')).suspects, 6);
        assert.equal(keptFiles().length, 1);
        assert.notDeepEqual(keptFiles(), [file]);
        assert.equal((await find(book, '2026-01-10')).suspects, 0);
    });

    it('knows evidence that is as it was before, and sees that an equal row came twice', async () => {
        const book = await knownBook();
        write(['K1,a,9,2026-01-01'], ['K1,7.5,2026-01-01'], ['K2,5,2026-01-02,,x'], ['K3,4,2026-01-02', 'K3,4,2026-01-02']); // prettier-ignore
        const twice = await find(book, '2026-01-10');
        assert.deepEqual([[...twice.due.keys()], twice.suspects], [[3], 1]);
        set(book, 2, { Health_Digest__c: null });
        write(['K1,a,9,2026-01-01'], ['K1,7.5,2026-01-01'], ['K2,5,2026-01-02,,x'], ['K3,4,2026-01-02']);
        await find(book, '2026-01-10');
        assert.equal((await find(book, '2026-01-10')).suspects, 0);
    });

    it('makes every digest when the rules are others, and in another part of the accounts', async () => {
        const book = await knownBook();
        const moved = await find(book, '2026-01-10', {}, 2);
        assert.deepEqual([moved.due.size, moved.suspects], [NUMBER, NUMBER]);
        assert.equal((await find(book, '2026-01-10', {}, 2)).suspects, 0);
        assert.equal((await find(book, '2026-01-10', { part: '0/2' }, 2)).suspects, null);
    });

    it('makes every digest of a small book, and when the file is damaged, which it says', async () => {
        const book = await knownBook();
        const [name = ''] = keptFiles();
        const bytes = readFileSync(join(kept, name));
        bytes.writeUInt8(bytes.readUInt8(bytes.length / 2) ^ 1, bytes.length / 2);
        writeFileSync(join(kept, name), bytes);
        const damaged = await find(book, '2026-01-10');
        assert.equal(damaged.suspects, null);
        assert.match(damaged.warnings.join(), /kept of the digests is not usable.*damaged/u);
        assert.deepEqual((await find(book, '2026-01-10')).warnings, []);
        // As another version of the engine, or of the job, would have named it.
        for (const own of keptFiles()) renameSync(join(kept, own), join(kept, `0${own.slice(1)}`));
        assert.equal((await find(book, '2026-01-10', { worthwhileAccounts: NUMBER + 1 })).suspects, null);
        assert.equal(keptFiles().length, 1);
    });

    it('says when nothing can be kept, and goes on', async () => {
        const book = accounts(NUMBER);
        await find(book, '2026-01-10');
        const blocked = folder.write('blocked', '');
        const { warnings } = await find(book, '2026-01-10', { folder: blocked });
        assert.match(warnings.join(), /cannot be kept for the next run/u);
    });
});
