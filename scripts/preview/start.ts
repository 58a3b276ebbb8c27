import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './build/paths.ts';
import { startDemonstration, type Demonstration } from './start/demonstration.ts';
import { Processes } from './start/processes.ts';
import { progress } from './start/progress.ts';

const HELP = `Usage: npm start -- [options]

Shows the product with an invented sample book: starts the local org, deploys force-app into it,
loads the sample, replays 18 months, syncs, and serves the account pages on 127.0.0.1. A second
start keeps everything, and deploys only when force-app has changed.
Ctrl-C stops all of it.

Options:
  --port <number>       Port of the pages (default 8711, or the next free one)
  --org-port <number>   Port of the local org (default 8710, or the next free one)
  --data <folder>       Where the org and the sample live (default .local)
  --namespace <name>    Put <name>__ before every name of the package, as when it was installed from the
                        AppExchange; only with a new org
  --fresh               Throw the local org and the sample away first, and begin again
  --help                Show this text
`;

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            port: { type: 'string', default: '8711' },
            'org-port': { type: 'string', default: '8710' },
            data: { type: 'string', default: path.join(projectRoot, '.local') },
            namespace: { type: 'string' },
            fresh: { type: 'boolean', default: false },
            help: { type: 'boolean', default: false }
        }
    });
    if (values.help) {
        process.stdout.write(HELP);
        return;
    }
    const folder = path.resolve(values.data);
    if (values.fresh) await throwAway(folder);
    const say = progress((line) => process.stdout.write(line));
    const processes = new Processes();
    const stopped = stopSignal();
    let running: Demonstration | undefined;
    try {
        const { namespace } = values;
        const options = { port: Number(values.port), orgPort: Number(values['org-port']), folder, namespace };
        running = await Promise.race([startDemonstration(options, processes, say), stopped]);
        if (running === undefined) return;
        say('ready. Ctrl-C stops everything.');
        printAddresses(running);
        await Promise.race([stopped, running.ended]);
    } finally {
        await running?.preview.close();
        await processes.stopAll();
    }
}

/** Removes what earlier starts made; the folder itself may hold other things. */
async function throwAway(folder: string): Promise<void> {
    const made = ['org', 'sample', 'sync'].map((name) => path.join(folder, name));
    await Promise.all(made.map((name) => fs.rm(name, { recursive: true, force: true })));
}

/** Resolves at the first Ctrl-C, SIGTERM or closed terminal. */
function stopSignal(): Promise<undefined> {
    return new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
    });
}

function printAddresses({ preview, showcases }: Demonstration): void {
    const width = Math.max(0, ...showcases.map(({ what }) => what.length));
    const lines = showcases.map(
        ({ what, id, name }) => `  ${what.padEnd(width)}  ${preview.address}/r/Account/${id}  ${name}`
    );
    console.log(['', ...lines, `  ${'All accounts'.padEnd(width)}  ${preview.address}/`, ''].join('\n'));
}

main().then(
    // a step that was under way when the user pressed Ctrl-C must not keep the program alive
    () => process.exit(process.exitCode ?? 0),
    (error: unknown) => {
        console.error(`\n${error instanceof Error ? error.message : String(error)}\nEverything was stopped.`);
        process.exit(1);
    }
);
