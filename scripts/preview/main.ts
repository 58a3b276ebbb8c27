import { parseArgs } from 'node:util';
import path from 'node:path';
import { build } from './build/build.ts';
import { packageFolder, projectRoot } from './build/paths.ts';
import { OrgSession } from './server/org-session.ts';
import { startPreview } from './server/server.ts';

const HELP = `Usage: node scripts/preview/main.ts [options]

Compiles the package's components with the LWC compiler and serves the pages they are placed on,
reading a local org over HTTP. Listens on 127.0.0.1 only. Edit a component and reload the page.

Options:
  --port <number>   Port to listen on; 0 takes a free one (default 8711)
  --org <address>   Address of the org (default: what the login file says)
  --login <file>    Login file of the local org (default .local/org/login.json)
  --build           Compile only, then exit
  --help            Show this text

Pages:
  /                    all accounts
  /r/Account/<id>      an account as its Lightning page lays it out
  /n/<page>            an app page by its API name
  /reports             every report, list view and dashboard of the package
  ?user=<username>     look through another user's eyes (remembered)
  ?theme=dark          dark mode (remembered)
`;

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            port: { type: 'string', default: '8711' },
            org: { type: 'string' },
            login: { type: 'string', default: path.join(projectRoot, '.local/org/login.json') },
            build: { type: 'boolean', default: false },
            help: { type: 'boolean', default: false }
        }
    });
    if (values.help) {
        process.stdout.write(HELP);
        return;
    }
    const started = Date.now();
    const { built } = await build();
    if (built.length > 0)
        console.log(`compiled ${built.join(' and ')} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    if (values.build) return;
    const org = new OrgSession(values.login, values.org);
    const preview = await startPreview(
        { org, packageFolder, build: () => build(), onError: (message) => console.error(message) },
        Number(values.port)
    );
    console.log(`preview ready: ${preview.address}`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void preview.close());
}

main().catch((error: unknown) => {
    const code = (error as { code?: string }).code;
    const text = error instanceof Error ? error.message : String(error);
    console.error(
        code === 'EADDRINUSE' ? `${text}\nAnother program uses this port: node scripts/preview/main.ts --port 0` : text
    );
    process.exitCode = 1;
});
