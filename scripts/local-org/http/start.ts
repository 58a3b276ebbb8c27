// Starts a whole local org in this process: org, HTTP server, Bulk jobs.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { IngestJobs } from '../bulk/ingest-jobs.ts';
import { JobFiles } from '../bulk/job-files.ts';
import { BulkOneJobs } from '../bulk-one/jobs.ts';
import { QueryJobs } from '../bulk/query-jobs.ts';
import { openCredentials, writeLogin } from '../oauth/credentials.ts';
import { AccessTokens } from '../oauth/access-tokens.ts';
import { administerFaults } from '../faults/admin.ts';
import { Faults } from '../faults/faults.ts';
import { jobEnding } from '../faults/job-faults.ts';
import { withRefusedRows } from '../faults/refused-rows.ts';
import { damage, refuse } from '../faults/request-faults.ts';
import { Deployments } from '../metadata/deployments.ts';
import { PackageStore } from '../metadata/package-store.ts';
import { assignHealthSync, storeSource } from '../metadata/source-folder.ts';
import type { Org } from '../org/contract.ts';
import { openOrg } from '../org/open.ts';
import { ApiUsage } from './api-usage.ts';
import type { DailyLimit } from './api-usage.ts';
import type { Service } from './message.ts';
import { QueryLocators } from './query-locators.ts';
import { routes } from './routes/index.ts';
import { createOrgServer } from './server.ts';
import type { ServerOptions } from './server.ts';

export interface StartOptions {
    /** 0 picks a free port. */
    port: number;
    /** null keeps everything in memory; login and keys then live in a temporary folder that `close` removes. */
    dataDir: string | null;
    /** Package folders to begin with, unchecked: for tests. Everything else is deployed. */
    sourceDirs: string[];
    /** Prefix of the package's names, as when it was installed. */
    namespace?: string | null;
    /** ISO codes of an org with several currencies, the corporate one first. */
    currencies?: readonly string[];
    log: (line: string) => void;
    verbose?: boolean;
    dailyLimits?: Partial<Record<DailyLimit, number>>;
    beforeRequest?: ServerOptions['beforeRequest'];
}

export interface LocalOrg {
    url: string;
    loginFile: string;
    org: Org;
    /** Lets running requests and the Bulk step in progress end, saves everything. */
    close(): Promise<void>;
}

/** Opens the org and listens on 127.0.0.1. Throws when the port is taken or another process has the data folder. */
export async function startLocalOrg(options: StartOptions): Promise<LocalOrg> {
    const folder = options.dataDir ? resolve(options.dataDir) : mkdtempSync(join(tmpdir(), 'local-org-'));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const faults = new Faults();
    const store = new PackageStore(folder);
    if (options.sourceDirs.length > 0) storeSource(store, options.sourceDirs);
    const org = withRefusedRows(
        openOrg({
            dataDir: options.dataDir ? folder : null,
            sourceDirs: [store.current],
            namespace: options.namespace,
            currencies: options.currencies
        }),
        faults
    );
    try {
        if (options.sourceDirs.length > 0) assignHealthSync(org);
        const service = await buildService(org, store, options, faults);
        const server = createOrgServer({
            ...options,
            service,
            routes,
            beforeRequest: async (request) =>
                (await administerFaults(faults, request)) ??
                (await refuse(faults, request)) ??
                (await options.beforeRequest?.(request)) ??
                null,
            afterRoute: (request, answer) => damage(faults, request, answer)
        });
        const port = await listen(server, options.port);
        service.instanceUrl = `http://127.0.0.1:${port}`;
        writeLogin(service.credentials, service.instanceUrl, org.organizationId);
        return {
            url: service.instanceUrl,
            loginFile: service.credentials.loginFile,
            org,
            close: () => close(server, service, options.dataDir ? null : folder)
        };
    } catch (error) {
        org.close();
        throw error;
    }
}

async function buildService(org: Org, store: PackageStore, options: StartOptions, faults: Faults): Promise<Service> {
    const { folder } = store;
    const credentials = await openCredentials(folder);
    const usage = new ApiUsage(org, options.dailyLimits);
    const files = new JobFiles(join(folder, 'bulk'));
    return {
        org,
        credentials,
        tokens: new AccessTokens(org, credentials.tokenKey),
        usage,
        locators: new QueryLocators(),
        ingestJobs: new IngestJobs(org, usage, files, jobEnding(faults)),
        deployments: new Deployments(org, store),
        queryJobs: new QueryJobs(org, usage, files),
        bulkOneJobs: new BulkOneJobs(org, usage, join(folder, 'bulk-one')),
        instanceUrl: ''
    };
}

function listen(server: Server, port: number): Promise<number> {
    return new Promise((done, fail) => {
        server.once('error', fail);
        server.listen(port, '127.0.0.1', () => {
            server.off('error', fail);
            done((server.address() as AddressInfo).port);
        });
    });
}

/** Requests in progress get this long before their connections are cut. */
const GRACE_MS = 5_000;

async function close(server: Server, service: Service, temporaryFolder: string | null): Promise<void> {
    const closed = new Promise<void>((done) => server.close(() => done()));
    server.closeIdleConnections();
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    await Promise.all([service.ingestJobs.close(), service.queryJobs.close()]);
    await closed;
    clearTimeout(cut);
    service.usage.save();
    service.org.close();
    if (temporaryFolder) rmSync(temporaryFolder, { recursive: true, force: true });
}
