// For tests: an empty org to deploy to, and packages made of texts.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { startLocalOrg } from '../http/start.ts';
import type { LocalOrg } from '../http/start.ts';
import { accessToken, ADMIN } from '../testing/org-process.ts';
import type { Login } from '../testing/org-process.ts';
import { client } from '../testing/target-org.ts';
import type { ApiAnswer, ApiClient } from '../testing/target-org.ts';

interface Message {
    componentType: string;
    fullName: string;
    fileName: string;
    created: boolean;
    changed: boolean;
    lineNumber?: number;
    columnNumber?: number;
    problem?: string;
    problemType?: string;
    warning: boolean;
    deleted: boolean;
}

export interface DeployResult {
    status: string;
    success: boolean;
    done: boolean;
    checkOnly: boolean;
    numberComponentsDeployed: number;
    numberComponentErrors: number;
    details: { componentSuccesses: Message[]; componentFailures: Message[] };
}

/** An empty org with a data folder of its own. */
export class DeployTarget {
    readonly folder = mkdtempSync(join(tmpdir(), 'local-org-deploy-'));
    #running: LocalOrg | null = null;
    org!: ApiClient;

    async start(): Promise<void> {
        this.#running = await startLocalOrg({
            port: 0,
            dataDir: this.folder,
            sourceDirs: [],
            log: () => undefined
        });
        this.org = await this.loginAs(ADMIN);
    }

    async stop(): Promise<void> {
        await this.#running?.close();
    }

    async close(): Promise<void> {
        await this.stop();
        rmSync(this.folder, { recursive: true, force: true });
    }

    async loginAs(username: string): Promise<ApiClient> {
        const login = JSON.parse(readFileSync(this.#running!.loginFile, 'utf8')) as Login;
        return client(login.instanceUrl, await accessToken(login, username));
    }

    send(zip: Uint8Array, options: Record<string, unknown> = {}, as: ApiClient = this.org): Promise<ApiAnswer> {
        return send(zip, options, as);
    }

    async deploy(
        members: Record<string, string[]>,
        files: Record<string, string>,
        options: Record<string, unknown> = {}
    ): Promise<DeployResult> {
        const { status, body } = await this.send(zipOf(members, files), options);
        assert.equal(status, 201, JSON.stringify(body));
        const { id } = body as { id: string };
        assert.match(id, /^0Af\w{15}$/);
        return this.result(id);
    }

    async result(id: string): Promise<DeployResult> {
        type Found = { deployResult: DeployResult };
        const { deployResult } = await this.org.get<Found>(`metadata/deployRequest/${id}?includeDetails=true`);
        assert.ok(deployResult.done);
        return deployResult;
    }

    /** Deploys the field Account.Points__c. */
    deployPoints(options: Record<string, unknown> = {}): Promise<DeployResult> {
        const files = { 'objects/Account.object': xml('CustomObject', POINTS) };
        return this.deploy({ CustomField: ['Account.Points__c'] }, files, options);
    }

    /** Empty for an object that is not there. */
    async fieldNames(object: string): Promise<string[]> {
        const { status, body } = await this.org.call('GET', `sobjects/${object}/describe`);
        return status === 200 ? (body as { fields: { name: string }[] }).fields.map(({ name }) => name) : [];
    }
}

export const xml = (root: string, body: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${body}\n</${root}>\n`;

export const manifest = (members: Record<string, string[]>): string =>
    xml(
        'Package',
        Object.entries(members)
            .map(
                ([type, names]) =>
                    `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${type}</name></types>`
            )
            .join('\n') + '<version>66.0</version>'
    );

export const field = (name: string, body: string): string =>
    `<fields><fullName>${name}</fullName><label>${name}</label>${body}</fields>`;
export const POINTS = field('Points__c', '<type>Number</type><precision>3</precision><scale>1</scale>');
export const VISIT =
    '<deploymentStatus>Deployed</deploymentStatus><label>Visit</label><nameField><label>Visit</label><type>Text</type></nameField>' +
    '<pluralLabel>Visits</pluralLabel><sharingModel>Private</sharingModel>';
export const grant = (name: string): string =>
    `<fieldPermissions><editable>true</editable><field>${name}</field><readable>true</readable></fieldPermissions>`;

function send(zip: Uint8Array, options: Record<string, unknown>, as: ApiClient): Promise<ApiAnswer> {
    const boundary = '----boundary42';
    const part = (name: string, type: string): string =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="package.xml"\r\nContent-Type: ${type}\r\n\r\n`;
    const body = Buffer.concat([
        Buffer.from(part('file', 'application/zip')),
        zip,
        Buffer.from(`\r\n${part('entity_content', 'application/json')}`),
        Buffer.from(
            `${JSON.stringify({ deployOptions: { rollbackOnError: true, ...options } })}\r\n--${boundary}--\r\n`
        )
    ]);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    return as.call('POST', 'metadata/deployRequest', body, headers);
}

export const zipOf = (members: Record<string, string[]>, files: Record<string, string>, top = ''): Uint8Array => {
    const all = { 'package.xml': manifest(members), ...files };
    return zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [top + path, strToU8(text)])));
};

export const failures = ({ details }: DeployResult): string[] =>
    details.componentFailures.map(
        ({ componentType, fullName, fileName, lineNumber, problem }) =>
            `${componentType} ${fullName} ${fileName}:${lineNumber} ${problem}`
    );
