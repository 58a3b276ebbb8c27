// The local org as a process: node scripts/local-org/main.ts --help
import { parseArgs } from 'node:util';
import { startLocalOrg } from './http/start.ts';
import type { LocalOrg } from './http/start.ts';

const HELP = `A Salesforce-compatible org on this machine, for development and tests.

Usage: node scripts/local-org/main.ts [options]

  --port <number>   Port on 127.0.0.1; 0 picks a free one. Default 8710.
  --data <folder>   Where records, keys and login.json are kept. Default .local/org.
  --memory          Keep nothing: records in memory, keys in a temporary folder.
  --source <folder> For tests: begin with this package folder, unchecked, and with Health Sync assigned to the
                    integration user; may be repeated. Without it the org is empty until something is deployed.
  --namespace <name> Put the prefix <name>__ before every name of the package, as when it was installed from the
                    AppExchange. For good: a folder keeps the one of its first start.
  --currencies <codes> An org with several currencies, such as USD,EUR, the corporate one first: records have a
                    CurrencyIsoCode. To be given at every start.
  --verbose         Print each request.
  --help            This text.

Ready when it prints "local org ready: URL (data: FOLDER)". How to log in: docs/local-org-api.md.
Ctrl+C stops it; nothing that was answered is lost.
`;

class UsageError extends Error {}

interface Flags {
    port: number;
    dataDir: string | null;
    sourceDirs: string[];
    namespace: string | null;
    currencies: string[];
    verbose: boolean;
}

/** Throws UsageError, with what was wrong, for flags it does not know. */
function readFlags(args: string[]): Flags | 'help' {
    const options = {
        port: { type: 'string', default: '8710' },
        data: { type: 'string' },
        memory: { type: 'boolean', default: false },
        source: { type: 'string', multiple: true },
        namespace: { type: 'string' },
        currencies: { type: 'string', default: '' },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false }
    } as const;
    const values = parse(args, options);
    if (values.help) return 'help';
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535)
        throw new UsageError(`--port ${values.port} is not a port number (0-65535)`);
    if (values.memory && values.data !== undefined) throw new UsageError('--memory and --data exclude each other');
    return {
        port,
        dataDir: values.memory ? null : (values.data ?? '.local/org'),
        sourceDirs: values.source ?? [],
        namespace: values.namespace ?? null,
        currencies: values.currencies.split(',').filter((code) => code !== ''),
        verbose: values.verbose
    };
}

function parse<T extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(args: string[], options: T) {
    try {
        return parseArgs({ args, options, allowPositionals: false }).values;
    } catch (error) {
        throw new UsageError((error as Error).message);
    }
}

const log = (line: string): void => {
    process.stderr.write(`${line}\n`);
};

function stopOnSignal(org: LocalOrg): void {
    let stopping = false;
    const stop = (): void => {
        if (stopping) return;
        stopping = true;
        org.close().then(
            () => process.exit(0),
            (error: Error) => {
                log(`Not closed cleanly: ${error.message}`);
                process.exit(1);
            }
        );
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
}

async function main(): Promise<void> {
    const flags = readFlags(process.argv.slice(2));
    if (flags === 'help') {
        process.stdout.write(HELP);
        return;
    }
    const org = await startLocalOrg({ ...flags, log });
    stopOnSignal(org);
    for (const problem of org.org.problems) log(problem);
    process.stdout.write(`local org ready: ${org.url} (data: ${flags.dataDir ?? 'memory'})\n`);
    if (flags.dataDir === null) process.stdout.write(`login: ${org.loginFile}\n`);
}

main().catch((error: Error & { code?: string }) => {
    if (error instanceof UsageError) {
        log(`${error.message}. Run with --help to see the options.`);
        process.exit(2);
    }
    const hint =
        error.code === 'EADDRINUSE' ? ' Another process uses the port: stop it or choose one with --port 0.' : '';
    log(`The local org did not start: ${error.message}${hint}`);
    process.exit(1);
});
