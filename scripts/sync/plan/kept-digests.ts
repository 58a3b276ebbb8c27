import { join } from 'node:path';
import { reasonOf } from '../errors.ts';
import type { InForce } from '../score/in-force.ts';
import { shardText } from '../shard/shard.ts';
import { attachKept, forgetOld, saveKept } from '../sources/cache/kept-database.ts';
import type { KeptPlace } from '../sources/cache/kept-database.ts';
import { EVIDENCE_FOLDER, nameOf } from '../sources/cache/kept-files.ts';
import type { Engine } from '../sources/engine.ts';
import type { Task } from '../task.ts';

/** Changes when what is kept has another form or meaning. */
const FORM = 1;
const ENDING = '.digests';
/** Name of the open database. */
const DATABASE = 'kept_digests';
/** Share of the accounts that are not found in what was kept from which all are kept anew. */
const RENEWED_FROM = 0.05;
/** Accounts from which keeping pays. */
const WORTHWHILE_ACCOUNTS = 10_000;

export interface KeptDigestsOptions {
    /** Folder that outlives the run. */
    readonly folder: string;
    /** Names the part of the accounts that is scored. */
    readonly part: string;
    readonly warn: (message: string) => void;
    readonly worthwhileAccounts?: number;
}

/** What the digest of an account is made of. */
export interface DigestInputs {
    /** SQL for what is known of the account itself, of `account_rules`. */
    readonly account: readonly string[];
    /** Its evidence. */
    readonly evidence: readonly InForce[];
    /** SQL for the part of the stored digest that stands for them. */
    readonly stored: string;
    /** SQL condition on the accounts that are due whatever their digest is. */
    readonly dueAnyway: string;
}

/**
 * Which inputs are known to have which digest, kept from run to run as one hash of both, which the engine makes in a tenth of the
 * time that a digest takes. A kept hash proves that these inputs have this digest, and nothing else, so it stays true whatever becomes of
 * the account. A changed account is missed by a collision, with a chance of about 1 in 10^13.
 */
export class KeptDigests {
    private readonly engine: Engine;
    private readonly options: KeptDigestsOptions;

    constructor(engine: Engine, options: KeptDigestsOptions) {
        this.engine = engine;
        this.options = options;
    }

    /**
     * Makes the table `suspects` of the accounts (`idx`) whose digest may be another than the stored one, and of those that are due
     * anyway. Returns false when nothing usable was kept, and makes none.
     */
    async findSuspects(inputs: DigestInputs): Promise<boolean> {
        const { engine } = this;
        if (!(await this.open(inputs))) return false;
        const fact = await this.factOf(inputs, inputs.stored);
        const known = `fact IN (SELECT fact FROM ${DATABASE}.facts)`;
        await engine.run(`CREATE OR REPLACE TABLE suspects AS SELECT idx, known FROM (
            SELECT idx, due, ${known} AS known FROM (
                SELECT idx, coalesce(${inputs.dueAnyway}, false) AS due, ${fact.number} AS fact FROM ${fact.from} WHERE mine))
            WHERE due OR NOT known`);
        await engine.run(`DETACH ${DATABASE}`);
        return true;
    }

    /**
     * Keeps the digests of all accounts, where so many had to be made that the next run gains by it.
     * @param suspects whether there is a table of suspects
     * @param made SELECT of `idx` and `digest_in` of the accounts that have another digest than the stored one
     */
    async keep(inputs: DigestInputs, suspects: boolean, made: string): Promise<void> {
        const { engine, options } = this;
        const all = await engine.count('SELECT count(*) FROM account_rules WHERE mine');
        const fresh = suspects ? await engine.count('SELECT count(*) FROM suspects WHERE NOT known') : all;
        if (all < (options.worthwhileAccounts ?? WORTHWHILE_ACCOUNTS) || fresh < all * RENEWED_FROM) return;
        try {
            const fact = await this.factOf(inputs, `coalesce(d.digest_in, ${inputs.stored})`);
            await saveKept(engine, await this.placeOf(inputs), DATABASE, [
                `CREATE TABLE ${DATABASE}.facts AS SELECT ${fact.number} AS fact
                    FROM ${fact.from} LEFT JOIN (SELECT idx AS place, digest_in FROM (${made})) d ON d.place = idx WHERE mine`
            ]);
            forgetOld(options.folder, ENDING);
        } catch (error) {
            options.warn(`What was found out about the digests cannot be kept for the next run: ${reasonOf(error)}`);
        }
    }

    private async open(inputs: DigestInputs): Promise<boolean> {
        try {
            return await attachKept(this.engine, await this.placeOf(inputs), DATABASE);
        } catch (error) {
            this.options.warn(`What was kept of the digests is not usable, so they are made again: ${reasonOf(error)}`);
            return false;
        }
    }

    /** SQL for the number of inputs and a digest, and for the accounts it is of. */
    private async factOf(
        { account, evidence }: DigestInputs,
        digest: string
    ): Promise<{ number: string; from: string }> {
        const hashes = await Promise.all(evidence.map((one) => this.hashesOf(one)));
        const joins = hashes.map((hash, n) => `LEFT JOIN (${hash}) e${n} ON e${n}.account = idx`);
        const number = `hash(${[...account, ...hashes.map((_, n) => `e${n}.h`), digest].join(', ')})`;
        return { number, from: `account_rules ${joins.join(' ')}` };
    }

    /** Statement that gives a number `h` for the pieces of each `account`. To look whether each has one costs little. */
    private async hashesOf({ rows, marked, form, inOrder }: InForce): Promise<string> {
        const pieces = `SELECT account, hash('${form.half}', ${marked.join(', ')}) AS h FROM (${rows})`;
        const again = `SELECT count(*) FROM (SELECT account, lag(account) OVER () AS before FROM ${inOrder}) WHERE account = before`;
        const several = inOrder !== null && (await this.engine.count(again)) > 0;
        return several
            ? `SELECT account, hash(count(*), sum((h >> 4)::BIGINT)) AS h FROM (${pieces}) GROUP BY account`
            : pieces;
    }

    /** A file belongs to one way to make digests; which rules there are is part of what it holds. */
    private async placeOf({ account, evidence, stored }: DigestInputs): Promise<KeptPlace> {
        const { folder, part } = this.options;
        const made = [...account, ...evidence.flatMap(({ form, marked }) => [form.half, ...marked, '']), stored];
        return { folder, start: nameOf([FORM, await this.engine.version(), part, ...made]), ending: ENDING };
    }
}

/** What earlier runs found out about the digests; null when the settings say that nothing is to be kept. */
export function keptDigests(
    engine: Engine,
    { settings, stateFolder, shard }: Pick<Task, 'settings' | 'stateFolder' | 'shard'>,
    warn: (message: string) => void
): KeptDigests | null {
    if (settings.config.engine.keepMb === 0) return null;
    const folder = join(stateFolder, EVIDENCE_FOLDER);
    return new KeptDigests(engine, { folder, part: shardText(shard), warn });
}
