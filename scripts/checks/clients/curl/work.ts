import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientOrg } from '../client-org.ts';
import { runCommand } from '../run-command.ts';

interface Answer {
    readonly status: number;
    readonly text: string;
}
interface Found {
    readonly totalSize: number;
    readonly records: readonly Record<string, unknown>[];
}

export const API = '/services/data/v66.0';

/** What the requests made by curl share. */
export class CurlWork {
    readonly org: ClientOrg;
    token = '';

    constructor(org: ClientOrg) {
        this.org = org;
    }

    async curl(method: string, path: string, ...args: string[]): Promise<Answer> {
        const auth = this.token === '' ? [] : ['-H', `Authorization: Bearer ${this.token}`];
        const all = ['-sS', '-X', method, '-w', '\\n%{http_code}', ...auth, ...args, this.org.url + path];
        const { code, stdout, stderr } = await runCommand('curl', all, { cwd: this.org.folder });
        assert.equal(code, 0, stderr);
        const cut = stdout.lastIndexOf('\n');
        return { status: Number(stdout.slice(cut + 1)), text: stdout.slice(0, cut) };
    }

    json(body: object): string[] {
        return ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
    }

    csv(name: string, text: string): string[] {
        writeFileSync(join(this.org.folder, name), text);
        return ['-H', 'Content-Type: text/csv', '--data-binary', `@${name}`];
    }

    async query(soql: string): Promise<Found> {
        const { status, text } = await this.curl('GET', `${API}/query?q=${encodeURIComponent(soql)}`);
        assert.equal(status, 200, text);
        return JSON.parse(text) as Found;
    }

    /** Waits for a bulk job as the guide says: by asking until it is done. */
    async finished(path: string): Promise<Record<string, unknown>> {
        for (;;) {
            const job = JSON.parse((await this.curl('GET', path)).text) as Record<string, unknown>;
            if (job['state'] === 'JobComplete' || job['state'] === 'Failed') return job;
            await pause(50);
        }
    }
}
