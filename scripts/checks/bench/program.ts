import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const USAGE = fileURLToPath(new URL('./usage.js', import.meta.url));

/** What one program took, and what it printed. */
export interface ProgramRun {
    /** Wall clock from start to end of the process. */
    readonly seconds: number;
    /** User and system time of all its threads. */
    readonly cpuSeconds: number;
    readonly peakMemoryMb: number;
    readonly output: string;
}

/** Runs a program of this repository to its end and measures it. @throws when it ends with another code than 0 */
export async function runProgram(
    file: string,
    args: readonly string[],
    options: { folder: string; environment?: Readonly<Record<string, string>> }
): Promise<ProgramRun> {
    const usage = join(options.folder, 'usage.json');
    rmSync(usage, { force: true });
    const start = performance.now();
    const child = spawn(process.execPath, ['--import', USAGE, join(ROOT, file), ...args], {
        cwd: options.folder,
        env: { ...process.env, ...options.environment, BENCH_USAGE: usage },
        stdio: ['ignore', 'pipe', 'pipe']
    });
    const [out, err] = [collect(child.stdout), collect(child.stderr)];
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const seconds = (performance.now() - start) / 1000;
    if (code !== 0 || !existsSync(usage)) throw new Error(`${file} ended with ${code}:\n${err()}${out()}`);
    const { cpuSeconds, peakMemoryMb } = JSON.parse(readFileSync(usage, 'utf8')) as ProgramRun;
    return { seconds, cpuSeconds, peakMemoryMb, output: out() };
}

function collect(stream: NodeJS.ReadableStream): () => string {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    return () => Buffer.concat(parts).toString('utf8');
}

/** A server of this repository that says on its first lines where it listens. */
export class ServerProgram {
    readonly url: string;
    private readonly child: ChildProcess;

    private constructor(url: string, child: ChildProcess) {
        this.url = url;
        this.child = child;
    }

    static async start(file: string, args: readonly string[]): Promise<ServerProgram> {
        const child = spawn(process.execPath, [join(ROOT, file), ...args], {
            cwd: ROOT,
            stdio: ['ignore', 'pipe', 'inherit']
        });
        const url = await new Promise<string>((resolve, reject) => {
            child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
            createInterface({ input: child.stdout }).on('line', (line) => {
                const found = /ready: (http:\/\/[\w.:]+)/u.exec(line)?.[1];
                if (found !== undefined) resolve(found);
            });
        });
        return new ServerProgram(url, child);
    }

    async stop(): Promise<void> {
        // It may have ended by itself, or have been killed.
        if (this.child.exitCode !== null || this.child.signalCode !== null) return;
        const ended = new Promise((resolve) => this.child.once('exit', resolve));
        this.child.kill('SIGTERM');
        await ended;
    }
}
