import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Client } from 'pg';
import type { PostgresSettings } from '../../config/postgres-schema.ts';
import { ConfigError } from '../../errors.ts';
import type { EvidenceFile } from '../files.ts';
import { workFile } from '../origin.ts';
import type { FetchContext, Origin } from '../origin.ts';
import { fillRunValues, isRunValue } from '../run-values.ts';
import { addressesOf } from './address.ts';
import type { Address } from './address.ts';
import { close, connect, leaveTransaction, patiently } from './connection.ts';
import type { Limits } from './connection.ts';
import { describe } from './describe.ts';
import type { Statement } from './describe.ts';
import { failureOf } from './failure.ts';
import type { Scene } from './failure.ts';
import { streamRows } from './stream-rows.ts';

/** Rows of one SELECT on PostgreSQL, or on what speaks its protocol. */
export class PostgresOrigin implements Origin {
    readonly shown: string;
    readonly divided: boolean;
    private readonly settings: PostgresSettings;
    private readonly folder: string;

    /** @param folder that relative paths in the settings start from */
    constructor(name: string, settings: PostgresSettings, folder: string) {
        this.shown = `postgres "${name}"`;
        this.divided = settings.parameters.includes('{{shardIndex}}');
        this.settings = settings;
        this.folder = folder;
    }

    async check(): Promise<readonly string[]> {
        const text = this.statement();
        const statements = await Promise.all(
            this.addresses().map((address) =>
                this.connected(
                    address,
                    () => undefined,
                    (client, at) => {
                        at({ doing: 'understand the query' });
                        return patiently(client, this.patience, describe(client, text));
                    }
                )
            )
        );
        const problems = statements.flatMap((statement) => this.problemsOf(statement));
        const [first, ...others] = statements.map(({ columns }) => columns ?? []);
        if (others.some((columns) => columns.join('\n') !== first?.join('\n')))
            problems.push(`${this.shown}: the query gives other columns on one server than on another.`);
        if (problems.length > 0) throw new ConfigError(this.shown, [...new Set(problems)]);
        return first ?? [];
    }

    async fetch({ folder, columns, values, warn, progress }: FetchContext): Promise<EvidenceFile[]> {
        const { parameters, fetchRows } = this.settings;
        const question = {
            text: this.statement(),
            values: parameters.map((value) =>
                typeof value === 'string' && isRunValue(value) ? fillRunValues(value, values) : value
            ),
            columns,
            fetchRows,
            patience: this.patience
        };
        const addresses = this.addresses();
        const stop = new AbortController();
        const arrived = addresses.map(() => 0);
        const all = addresses.map(async (address, i) => {
            const path = join(folder, `rows-${i}.csv`);
            const bytes = await this.connected(address, warn, (client, at) => {
                // One server that fails ends the run, so the others need neither begin nor go on to the end.
                stop.signal.throwIfAborted();
                stop.signal.addEventListener('abort', () => void close(client), { once: true });
                at({ doing: 'read the rows', rows: 0 });
                return streamRows(client, question, path, (rows) => {
                    at({ doing: 'read the rows', rows });
                    arrived[i] = rows;
                    progress?.(sum(arrived), null);
                });
            });
            const shown = addresses.length === 1 ? this.shown : `${this.shown} at ${address.shown}`;
            return workFile(path, shown, 'csv', bytes);
        });
        try {
            return await Promise.all(all);
        } catch (error) {
            stop.abort();
            await Promise.allSettled(all);
            throw error;
        }
    }

    private get limits(): Limits {
        return { connect: this.settings.connectTimeout * 1000, statement: this.settings.statementTimeout * 1000 };
    }

    /** The server's own limit, and time for what it sends to arrive. */
    private get patience(): number {
        return this.limits.statement + this.limits.connect;
    }

    private async connected<Result>(
        address: Address,
        warn: (message: string) => void,
        work: (client: Client, at: (scene: Pick<Scene, 'doing' | 'rows'>) => void) => Promise<Result>
    ): Promise<Result> {
        let scene: Scene = { shown: this.shown, address, doing: 'connect' };
        let client: Client | null = null;
        try {
            client = await connect(address, this.limits, (text) => warn(`${this.shown} ${text}`));
            const result = await work(client, (now) => (scene = { ...scene, ...now }));
            await leaveTransaction(client, this.limits);
            return result;
        } catch (error) {
            throw failureOf(error, scene);
        } finally {
            if (client !== null) await close(client);
        }
    }

    private addresses(): Address[] {
        const { addresses, problems } = addressesOf(this.settings, this.folder);
        if (problems.length === 0) return addresses;
        throw new ConfigError(
            this.shown,
            problems.map((problem) => `${this.shown}: ${problem}`)
        );
    }

    private statement(): string {
        const { sql, sqlFile } = this.settings;
        if (sqlFile === undefined) return [sql ?? []].flat().join('\n');
        const file = isAbsolute(sqlFile) ? sqlFile : resolve(this.folder, sqlFile);
        try {
            return readFileSync(file, 'utf8').replace(/^\ufeff/u, '');
        } catch {
            throw new ConfigError(
                this.shown,
                [`${this.shown}: postgres.sqlFile: there is no readable file ${file}`],
                ['A relative path starts from the folder of the settings file.']
            );
        }
    }

    private problemsOf({ columns, parameters }: Statement): string[] {
        const given = this.settings.parameters.length;
        return [
            ...(columns === null ? [`${this.shown}: the query gives no rows; it must be a SELECT.`] : []),
            ...(parameters === given
                ? []
                : [
                      `${this.shown}: the query has ${parameters} parameter(s) ($1, $2, …), "parameters" has ${given}. Give one value for each.`
                  ])
        ];
    }
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, one) => total + one, 0);
}
