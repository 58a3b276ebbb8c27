import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccounts } from '../match/accounts.ts';
import type { RevenueField } from '../match/account-reading.ts';
import { KeptAccounts } from '../match/kept/kept-accounts.ts';
import type { KeptOptions } from '../match/kept/kept-accounts.ts';
import { findFieldNames } from '../salesforce/field-names.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { logIn } from '../salesforce/login.ts';
import type { Session } from '../salesforce/session.ts';
import type { Shard } from '../shard/shard.ts';
import { Engine } from '../sources/engine.ts';
import { TestOrg } from './local-org.ts';

/** How far before the last reading the job asks for changes, see OVERLAP_MS: a test org has no past of an hour. */
export const AN_HOUR_MS = 3_600_000;

export const FIELDS = ['Id', 'Name', 'Health_Key__c', 'Health_Override__c', 'Health_Score__c', 'Type', 'AnnualRevenue'];

/** What one reading of the accounts gave. */
export interface BookRead {
    /** The table `accounts`, every column, in the order in which it lies. */
    readonly rows: readonly (readonly unknown[])[];
    readonly accounts: number;
    readonly fetched: number;
    readonly because: string | null;
    readonly warnings: readonly string[];
    readonly kept: boolean;
}

/** How one reading differs from the usual one. */
export interface BookOptions extends Partial<KeptOptions> {
    readonly fields?: readonly string[];
    readonly shard?: Shard;
    readonly revenue?: RevenueField;
    readonly bulkFrom?: number;
    /** Who reads, a login as the job knows it. */
    readonly environment?: NodeJS.ProcessEnv;
    /** Milliseconds the clock of the org is ahead. */
    readonly ahead?: number | null;
    /** Accounts the run writes before it keeps what it read. */
    readonly written?: number;
    readonly names?: (names: FieldNames) => FieldNames;
    readonly session?: (session: Session) => void;
}

/** Reads the accounts of an org in this process, as runs do that share a folder. */
export class KeptBook {
    readonly folder: string;
    private readonly org: TestOrg;
    private reads = 0;

    constructor(org: TestOrg, name: string) {
        this.org = org;
        this.folder = join(org.folder, `kept-${name}`);
    }

    /** A reading that may use what was kept and keeps what it read. */
    read(options: BookOptions = {}): Promise<BookRead> {
        return this.run(options, true);
    }

    /** A reading of everything, by the same user and with the same fields. */
    whole(options: BookOptions = {}): Promise<BookRead> {
        return this.run(options, false);
    }

    private async run(options: BookOptions, mayKeep: boolean): Promise<BookRead> {
        const { fields = FIELDS, shard = null, revenue = null, bulkFrom = 1, ahead = AN_HOUR_MS } = options;
        this.reads += 1;
        const work = join(this.org.folder, `work-${this.reads}-${Math.random()}`);
        const engine = await Engine.open({ folder: join(work, 'engine'), memoryLimit: '64MB' });
        try {
            const session = await logIn('local', options.environment ?? this.org.environment);
            if (ahead === null) Object.defineProperty(session, 'orgTime', { get: () => null, set: () => undefined });
            else shiftClock(session, ahead);
            options.session?.(session);
            const found = await findFieldNames(session);
            const warnings: string[] = [];
            const warn = (message: string): void => void warnings.push(message);
            const base = { folder: this.folder, work, days: 7, mostBytes: 1e9, worthwhile: 1, rebuild: false, warn };
            const kept = mayKeep ? new KeptAccounts(engine, { ...base, ...options }) : null;
            const names = options.names?.(found) ?? found;
            const read = await readAccounts(engine, session, names, fields, {
                folder: work,
                bulkFrom,
                shard,
                revenue,
                kept
            });
            // In the order of their places, which are their own but may have gaps where accounts are gone.
            const rows = await engine.rows('SELECT * EXCLUDE (idx) FROM accounts ORDER BY idx');
            assert.equal(await engine.count('SELECT count(DISTINCT idx) FROM accounts'), rows.length);
            const worth = (await read.keep?.isWorthwhile(options.written ?? 0)) ?? false;
            if (worth) await read.keep?.keep();
            return {
                rows,
                accounts: read.accounts,
                fetched: read.fetched,
                because: read.wholeBecause,
                warnings,
                kept: worth
            };
        } finally {
            engine.close();
            rmSync(work, { recursive: true, force: true });
        }
    }
}

function shiftClock(session: Session, ahead: number): void {
    let time: number | null = null;
    Object.defineProperty(session, 'orgTime', {
        get: () => (time === null ? null : time + ahead),
        set: (told: number | null) => (time = told)
    });
}

/** Waits until the clock of the org shows another second than its latest change, so that a reading can tell it from what follows. */
export async function nextSecond(org: TestOrg): Promise<void> {
    const second = async (): Promise<string | null> => {
        const answer = await fetch(`${org.url}/services/data`);
        await answer.text();
        return answer.headers.get('date');
    };
    const before = await second();
    while ((await second()) === before) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A local org with a book of accounts, and what happens to it. */
export class KeptBooks {
    readonly org: TestOrg;
    readonly ids: readonly string[];
    private books = 0;

    private constructor(org: TestOrg, ids: readonly string[]) {
        this.org = org;
        this.ids = ids;
    }

    static async start(accounts = 120): Promise<KeptBooks> {
        const org = await TestOrg.start();
        const records = Array.from({ length: accounts }, (_, i) => ({
            Name: `Account ${i}`,
            Health_Key__c: `K${i}`,
            Type: i % 2 === 0 ? 'A' : 'B',
            AnnualRevenue: i * 1000
        }));
        return new KeptBooks(org, await org.create('Account', records));
    }

    /** A book of which everything has been read and kept; nothing that happened before has to be asked for again. */
    async begin(options: BookOptions = {}): Promise<KeptBook> {
        await nextSecond(this.org);
        const book = new KeptBook(this.org, String(this.books++));
        const first = await book.read(options);
        assert.deepEqual([first.because, first.kept], ['no run has kept them', true]);
        return book;
    }

    change(id: string | undefined, values: object): Promise<unknown> {
        return this.org.rest('PATCH', `/sobjects/Account/${id}`, values);
    }

    create(...names: string[]): Promise<string[]> {
        return this.org.create(
            'Account',
            names.map((Name) => ({ Name }))
        );
    }

    remove(id: string | undefined): Promise<unknown> {
        return this.org.rest('DELETE', `/sobjects/Account/${id}`);
    }

    /** Environment with which the job logs in as another user. */
    environmentOf(username: string): NodeJS.ProcessEnv {
        const file = join(this.org.folder, 'org', 'login.json');
        const login = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
        const own = join(this.org.folder, `login-${username}.json`);
        writeFileSync(own, JSON.stringify({ ...login, username }));
        return { ...this.org.environment, ACCOUNT_HEALTH_LOCAL_LOGIN: own };
    }

    bulk(operation: string, ids: readonly string[]): Promise<void> {
        return this.org.bulk('Account', operation, `Id\n${ids.join('\n')}\n`);
    }
}

/** Reads what has changed, and everything beside it: both must give the same table. */
export async function assertSame(book: KeptBook, options: BookOptions = {}): Promise<BookRead> {
    const read = await book.read(options);
    const whole = await book.whole(options);
    assert.deepEqual(read.rows, whole.rows);
    assert.equal(read.accounts, whole.accounts);
    return read;
}

/** The same, and that only so many records came from the org. */
export async function assertFetched(book: KeptBook, fetched: number, options: BookOptions = {}): Promise<BookRead> {
    const read = await assertSame(book, options);
    assert.deepEqual([read.because, read.fetched, read.warnings], [null, fetched, []]);
    return read;
}

/** The same, and that everything was read anew, for this reason. */
export async function assertWhole(book: KeptBook, because: RegExp, options: BookOptions = {}): Promise<BookRead> {
    const read = await assertSame(book, options);
    assert.match(read.because ?? 'only what has changed was read', because);
    return read;
}
