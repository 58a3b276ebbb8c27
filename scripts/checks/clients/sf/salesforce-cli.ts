import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fetchTools } from '../../fetched-tools.ts';
import { runCommand } from '../run-command.ts';

/** Folder with the lockfile of the CLI. */
const TOOLS = dirname(import.meta.dirname);

/** The unmodified Salesforce CLI with a home of its own, so that nothing of the machine's user is read or written. */
export class SalesforceCli {
    private readonly environment: NodeJS.ProcessEnv;
    private readonly folder: string;

    /**
     * @param folder the project that commands run in
     * @param home where it keeps its logins
     */
    constructor(folder: string, home: string) {
        fetchTools(TOOLS);
        this.folder = folder;
        mkdirSync(home, { recursive: true });
        const { PATH } = process.env;
        this.environment = {
            PATH,
            HOME: home,
            USERPROFILE: home,
            SF_DISABLE_AUTOUPDATE: 'true',
            SF_DISABLE_TELEMETRY: 'true',
            SF_SKIP_NEW_VERSION_CHECK: 'true',
            SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
            SF_DISABLE_LOG_FILE: 'true'
        };
    }

    /**
     * Runs a command with --json.
     * @returns "result" of the answer
     * @throws Error with what the CLI said when it fails
     */
    async run<Result>(command: string, args: readonly string[] = [], more: NodeJS.ProcessEnv = {}): Promise<Result> {
        const program = join(TOOLS, 'node_modules/@salesforce/cli/bin/run.js');
        const { code, stdout, stderr } = await runCommand(
            process.execPath,
            ['--no-deprecation', program, ...command.split(' '), ...args, '--json'],
            { cwd: this.folder, env: { ...this.environment, ...more } }
        );
        const answer = parse(stdout);
        if (code !== 0 || answer === null)
            throw new Error(`sf ${command} ended with ${code}: ${stdout}${stderr}`.slice(0, 4000));
        return answer.result as Result;
    }
}

function parse(text: string): { result: unknown } | null {
    try {
        return JSON.parse(text) as { result: unknown };
    } catch {
        return null;
    }
}
