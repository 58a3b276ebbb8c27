import { spawn, type ChildProcess } from 'node:child_process';
import readline from 'node:readline';

/** How long a child may take to stop after a signal before it is killed. */
const STOP_MS = 8000;

/** A child ended that should have stayed. */
export class ChildEnded extends Error {
    override name = 'ChildEnded';
}

/** What a service printed when it was ready, and the promise that rejects when it ends by itself. */
export interface Service {
    ready: string;
    ended: Promise<never>;
}

/** A program that ran to its end, and what it printed. */
export interface Finished {
    code: number | null;
    stdout: string;
    stderr: string;
}

/** The programs that one command started: none outlives it. */
export class Processes {
    readonly #children = new Set<ChildProcess>();
    #stopping = false;

    /**
     * Starts a program that runs until stopped. Resolves when it prints a line that `isReady` accepts; rejects when it
     * ends before, with what it printed on stderr.
     */
    service(name: string, args: string[], isReady: (line: string) => boolean): Promise<Service> {
        const { child, said } = this.#start(args);
        const ended = new Promise<never>((_resolve, reject) => {
            child.once('exit', (code, signal) => {
                if (!this.#stopping)
                    reject(new ChildEnded(`${name} ended (${signal ?? `exit code ${code}`}).${said()}`));
            });
        });
        // without a listener of its own, a service that dies while another starts would bring the program down
        ended.catch(() => undefined);
        const ready = new Promise<Service>((resolve) => {
            readline.createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
                if (isReady(line)) resolve({ ready: line, ended });
            });
        });
        return Promise.race([ready, ended]);
    }

    /** Runs a program to its end, with `environment` added to this program's. */
    async run(args: string[], environment: Record<string, string> = {}): Promise<Finished> {
        const { child, said } = this.#start(args, environment);
        let stdout = '';
        child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
        const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
        return { code, stdout, stderr: said() };
    }

    /** Asks every child to stop and waits until all have; a child that does not listen is killed. */
    async stopAll(): Promise<void> {
        this.#stopping = true;
        await Promise.all([...this.#children].map(stop));
    }

    #start(args: string[], environment: Record<string, string> = {}): { child: ChildProcess; said: () => string } {
        // a group of its own: Ctrl-C reaches this program first, which then stops its children in order
        const child = spawn(process.execPath, args, {
            stdio: ['ignore', 'pipe', 'pipe'],
            detached: true,
            env: { ...process.env, ...environment }
        });
        this.#children.add(child);
        child.once('exit', () => this.#children.delete(child));
        let stderr = '';
        child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
        return { child, said: () => (stderr === '' ? '' : `\n${stderr.trimEnd()}`) };
    }
}

async function stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
}
