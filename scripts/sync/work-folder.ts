import { existsSync, readdirSync, rmSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from './sources/engine.ts';

/** Closes the engine of a run and removes its work files; those beside the engine's go while it closes: both take a while when large. */
export async function removeWork(work: string, engine: Engine): Promise<void> {
    const names = existsSync(work) ? readdirSync(work) : [];
    // What cannot be removed like this, such as a folder, goes at the end, and so does what the engine has open.
    const idle = names.filter((name) => !name.includes('.duckdb'));
    const removed = idle.map((name) => unlink(join(work, name)).catch(() => undefined));
    engine.close();
    await Promise.all(removed);
    rmSync(work, { recursive: true, force: true });
}
