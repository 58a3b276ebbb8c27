import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Summary } from '../report/summary.ts';

const MAIN = fileURLToPath(new URL('../bin.js', import.meta.url));

/** What a run of the program printed and how it ended. */
export interface JobResult {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs the program as its own process. */
export function runJob(
    args: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv; started?: (kill: (signal?: NodeJS.Signals) => void) => void }
): Promise<JobResult> {
    const child = spawn(process.execPath, [MAIN, ...args], {
        cwd: options.cwd,
        env: options.env,
        stdio: ['ignore', 'pipe', 'pipe']
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    options.started?.((signal = 'SIGKILL') => void child.kill(signal));
    return new Promise((resolve) => {
        child.once('close', (code) => {
            resolve({ code, stdout, stderr });
        });
    });
}

/** Runs the program with --json and returns its summary; fails with what it printed when there is none. */
export async function summaryOf(
    args: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv }
): Promise<Summary & { code: number | null }> {
    const result = await runJob([...args, '--json'], options);
    try {
        return { ...(JSON.parse(result.stdout) as Summary), code: result.code };
    } catch {
        throw new Error(`exit ${result.code}\n${result.stdout}\n${result.stderr}`);
    }
}
