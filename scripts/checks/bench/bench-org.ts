import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DAY_MS } from '../../sync/day-ms.ts';
import { accountKey } from './generate.ts';
import { ServerProgram } from './program.ts';

const INSERT_RECORDS = 200_000;

/** A local org with a made-up book in it, for the time of a measurement. */
export class BenchOrg {
    /** Folder of its database. */
    private readonly data: string;
    private server: ServerProgram;

    private constructor(data: string, server: ServerProgram) {
        this.data = data;
        this.server = server;
    }

    static async start(folder: string): Promise<BenchOrg> {
        const data = join(folder, 'org');
        return new BenchOrg(data, await startServer(data));
    }

    get loginFile(): string {
        return join(this.data, 'login.json');
    }

    /** Starts it again with accounts that were last changed a day earlier, as if a day had gone by. */
    async passADay(): Promise<void> {
        await this.stop();
        const database = new DatabaseSync(join(this.data, 'org.sqlite'));
        try {
            database.exec(`UPDATE "Account" SET "SystemModstamp" = "SystemModstamp" - ${DAY_MS}`);
        } finally {
            database.close();
        }
        this.server = await startServer(this.data);
    }

    /** Inserts accounts by Bulk API 2.0 as the administrator. */
    async insertAccounts(count: number): Promise<void> {
        const token = await this.adminToken();
        for (let from = 0; from < count; from += INSERT_RECORDS) {
            const to = Math.min(count, from + INSERT_RECORDS);
            const lines = ['Name,Health_Key__c'];
            for (let i = from; i < to; i++) lines.push(`Account ${i},${accountKey(i)}`);
            await this.insert(token, `${lines.join('\n')}\n`);
        }
    }

    /** Ends it; it may have ended by itself, or have been stopped and not started again. */
    stop(): Promise<void> {
        return this.server.stop();
    }

    private async insert(token: string, csv: string): Promise<void> {
        const call = async (
            method: string,
            path: string,
            body?: string,
            type = 'application/json'
        ): Promise<Response> => {
            const answer = await fetch(`${this.server.url}/services/data/v66.0/jobs/ingest${path}`, {
                method,
                headers: { authorization: `Bearer ${token}`, 'content-type': type },
                ...(body === undefined ? {} : { body })
            });
            if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
            return answer;
        };
        const created = await call(
            'POST',
            '',
            JSON.stringify({ object: 'Account', operation: 'insert', contentType: 'CSV', lineEnding: 'LF' })
        );
        const { id } = (await created.json()) as { id: string };
        await call('PUT', `/${id}/batches`, csv, 'text/csv');
        await call('PATCH', `/${id}`, JSON.stringify({ state: 'UploadComplete' }));
        for (;;) {
            const job = (await (await call('GET', `/${id}`)).json()) as {
                state: string;
                numberRecordsFailed: number;
                errorMessage?: string;
            };
            if (job.state === 'JobComplete' && job.numberRecordsFailed === 0) return;
            if (['JobComplete', 'Failed', 'Aborted'].includes(job.state))
                throw new Error(`accounts not inserted: ${JSON.stringify(job)}`);
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
    }

    private async adminToken(): Promise<string> {
        const login = JSON.parse(readFileSync(this.loginFile, 'utf8')) as Record<string, string>;
        const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        const claims = {
            iss: login['clientId'],
            sub: 'admin@account-health.example',
            aud: this.server.url,
            exp: Math.floor(Date.now() / 1000) + 180
        };
        const body = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
        const signature = createSign('RSA-SHA256')
            .update(body)
            .sign(readFileSync(login['privateKeyFile'] ?? '', 'utf8'), 'base64url');
        const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: `${body}.${signature}` };
        const answer = await fetch(`${this.server.url}/services/oauth2/token`, {
            method: 'POST',
            body: new URLSearchParams(form)
        });
        return ((await answer.json()) as { access_token: string }).access_token;
    }
}

function startServer(data: string): Promise<ServerProgram> {
    return ServerProgram.start('scripts/local-org/main.ts', ['--port', '0', '--data', data, '--source', 'force-app']);
}
