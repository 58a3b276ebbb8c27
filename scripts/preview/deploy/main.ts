// Deploys a package folder into an org, as `sf project deploy start` does: node scripts/preview/deploy/main.ts --help
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `Usage: node scripts/preview/deploy/main.ts [options]

Deploys a package folder into the local org by the Metadata API.

Options:
  --login <file>     login.json of the local org (default .local/org/login.json)
  --source <folder>  Package folder (default force-app)
  --help             Show this text
`;

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            login: { type: 'string', default: '.local/org/login.json' },
            source: { type: 'string', default: 'force-app' },
            help: { type: 'boolean', default: false }
        }
    });
    if (values.help) {
        process.stdout.write(HELP);
        return;
    }
    const { components, failures } = await inOwnHome(async () => {
        const { deployPackage } = await import('./deploy-package.ts');
        return deployPackage(path.resolve(values.source), path.resolve(values.login));
    });
    for (const failure of failures) console.error(failure);
    if (failures.length > 0) process.exitCode = 1;
    else console.log(`${components} components`);
}

/** The library keeps logins in the user's home folder: this one is nobody's, and is not to be found among them. */
async function inOwnHome<Result>(work: () => Promise<Result>): Promise<Result> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), 'deploy-'));
    Object.assign(process.env, {
        HOME: home,
        USERPROFILE: home,
        SF_DISABLE_LOG_FILE: 'true',
        SF_DISABLE_TELEMETRY: 'true',
        SF_USE_GENERIC_UNIX_KEYCHAIN: 'true'
    });
    try {
        return await work();
    } finally {
        await fs.rm(home, { recursive: true, force: true });
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
});
