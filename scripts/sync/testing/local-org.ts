import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { requestToken } from '../salesforce/jwt.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A local org of its own for one test file, on a free port, with its data in a temporary folder. */
export class TestOrg {
    readonly url: string;
    /** Folder for the org's data and for whatever the test writes. */
    readonly folder: string;
    private readonly process: ChildProcess;
    private readonly adminToken: string;

    private constructor(url: string, folder: string, process: ChildProcess, adminToken: string) {
        this.url = url;
        this.folder = folder;
        this.process = process;
        this.adminToken = adminToken;
    }

    /**
     * @param metadata files to deploy beside the package: path below main/default -> content
     * @param namespace prefix of everything the package brings, as when it was installed from the AppExchange
     * @param more options of the local org
     */
    static async start(
        metadata: Readonly<Record<string, string>> = {},
        namespace?: string,
        more: readonly string[] = []
    ): Promise<TestOrg> {
        const folder = mkdtempSync(join(tmpdir(), 'health-sync-'));
        const source = withMetadata(folder, metadata);
        const data = join(folder, 'org');
        const args = ['scripts/local-org/main.ts', '--port', '0', '--data', data, '--source', source, ...more];
        if (namespace !== undefined) args.push('--namespace', namespace);
        const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
        // It does not outlive the process that started it.
        const end = (): void => void child.kill('SIGTERM');
        process.once('exit', end);
        child.once('exit', () => process.off('exit', end));
        const url = await readyUrl(child);
        const login = JSON.parse(readFileSync(join(folder, 'org', 'login.json'), 'utf8')) as Record<string, string>;
        const { accessToken } = await requestToken({
            loginUrl: url,
            clientId: login['clientId'] ?? '',
            username: 'admin@account-health.example',
            privateKey: readFileSync(login['privateKeyFile'] ?? '', 'utf8')
        });
        return new TestOrg(url, folder, child, accessToken);
    }

    /** Environment with which the job finds this org as `--org local`. */
    get environment(): NodeJS.ProcessEnv {
        return { ...process.env, ACCOUNT_HEALTH_LOCAL_LOGIN: join(this.folder, 'org', 'login.json') };
    }

    /** Environment with which the job finds this org through another address, such as a proxy. */
    environmentThrough(url: string): NodeJS.ProcessEnv {
        const login = JSON.parse(readFileSync(join(this.folder, 'org', 'login.json'), 'utf8')) as Record<
            string,
            string
        >;
        const file = join(this.folder, 'login-through.json');
        writeFileSync(file, JSON.stringify({ ...login, instanceUrl: url }), { mode: 0o600 });
        return { ...process.env, ACCOUNT_HEALTH_LOCAL_LOGIN: file, SF_AUDIENCE_URL: this.url };
    }

    /** A REST call as the administrator. */
    async rest<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
        const answer = await fetch(`${this.url}/services/data/v66.0${path}`, {
            method,
            headers: { authorization: `Bearer ${this.adminToken}`, 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        return (text === '' ? null : JSON.parse(text)) as Reply;
    }

    /** Takes records out of the recycle bin, as people do on its page. */
    async undelete(object: string, ids: readonly string[]): Promise<void> {
        const answer = await fetch(`${this.url}/local-org/undelete/${object}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${this.adminToken}`, 'content-type': 'application/json' },
            body: JSON.stringify({ ids })
        });
        const results = (await answer.json()) as { success?: boolean }[];
        if (!answer.ok || results.some(({ success }) => success !== true)) throw new Error(JSON.stringify(results));
    }

    /** Puts faults into the org; null ends them. They are drawn from the seed. */
    async setFaults(faults: readonly object[] | null, seed = 7): Promise<void> {
        const answer = await fetch(`${this.url}/local-org/faults`, {
            method: faults === null ? 'DELETE' : 'POST',
            headers: { 'content-type': 'application/json' },
            ...(faults === null ? {} : { body: JSON.stringify({ seed, faults }) })
        });
        if (!answer.ok) throw new Error(`faults: ${answer.status} ${await answer.text()}`);
    }

    /** Runs one Bulk API 2.0 job as the administrator; every record of the CSV text must succeed. */
    async bulk(object: string, operation: string, csv: string): Promise<void> {
        const { id } = await this.rest<{ id: string }>('POST', '/jobs/ingest', { object, operation });
        const upload = await fetch(`${this.url}/services/data/v66.0/jobs/ingest/${id}/batches`, {
            method: 'PUT',
            headers: { authorization: `Bearer ${this.adminToken}`, 'content-type': 'text/csv' },
            body: csv
        });
        if (!upload.ok) throw new Error(`upload: ${upload.status} ${await upload.text()}`);
        await this.rest('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
        for (;;) {
            const job = await this.rest<{ state: string; numberRecordsFailed: number }>('GET', `/jobs/ingest/${id}`);
            if (job.state === 'JobComplete' && job.numberRecordsFailed === 0) return;
            if (job.state !== 'UploadComplete' && job.state !== 'InProgress') throw new Error(JSON.stringify(job));
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }

    /** Creates records 200 at a time and returns their ids in order. */
    async create(object: string, records: readonly Readonly<Record<string, unknown>>[]): Promise<string[]> {
        const ids: string[] = [];
        for (let from = 0; from < records.length; from += 200) {
            const some = records.slice(from, from + 200).map((record) => ({ attributes: { type: object }, ...record }));
            const results = await this.rest<{ id: string; success: boolean; errors: unknown }[]>(
                'POST',
                '/composite/sobjects',
                {
                    allOrNone: true,
                    records: some
                }
            );
            for (const result of results) {
                if (!result.success) throw new Error(`${object} not created: ${JSON.stringify(result.errors)}`);
                ids.push(result.id);
            }
        }
        return ids;
    }

    /** Records of a query, all pages. */
    async query<Record_>(soql: string): Promise<Record_[]> {
        const records: Record_[] = [];
        let path = `/query?q=${encodeURIComponent(soql)}`;
        for (;;) {
            const page = await this.rest<{ records: Record_[]; nextRecordsUrl?: string }>('GET', path);
            records.push(...page.records);
            if (page.nextRecordsUrl === undefined) return records;
            path = page.nextRecordsUrl.replace('/services/data/v66.0', '');
        }
    }

    async stop(): Promise<void> {
        const ended = new Promise((resolve) => this.process.once('exit', resolve));
        this.process.kill('SIGTERM');
        await ended;
        rmSync(this.folder, { recursive: true, force: true });
    }
}

/** Package folder to start from: the project's own, or a copy of it with more metadata. */
function withMetadata(folder: string, metadata: Readonly<Record<string, string>>): string {
    if (Object.keys(metadata).length === 0) return 'force-app';
    const copy = join(folder, 'force-app');
    cpSync(join(ROOT, 'force-app'), copy, { recursive: true });
    for (const [path, content] of Object.entries(metadata)) {
        mkdirSync(dirname(join(copy, 'main/default', path)), { recursive: true });
        writeFileSync(join(copy, 'main/default', path), content);
    }
    return copy;
}

function readyUrl(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`the local org ended with ${code} before it was ready`)));
        if (!child.stdout) return;
        createInterface({ input: child.stdout }).on('line', (line) => {
            const url = /^local org ready: (http:\/\/\S+)/u.exec(line)?.[1];
            if (url !== undefined) resolve(url);
        });
    });
}
