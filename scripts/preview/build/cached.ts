import fs from 'node:fs/promises';
import path from 'node:path';

/** Folders kept per stage: other programs may be serving from the one before. */
const KEPT = 4;

/** A built stage. */
export interface Cached {
    folder: string;
    /** False when it was there already. */
    built: boolean;
}

/**
 * The folder `<stage>-<key>` below `outputFolder`, made by `make` unless it exists. It is moved into place when complete,
 * so two programs may build at once and a build cut short leaves nothing behind that looks whole.
 */
export async function cached(
    outputFolder: string,
    stage: string,
    key: string,
    make: (folder: string) => Promise<void>
): Promise<Cached> {
    const folder = path.join(outputFolder, `${stage}-${key}`);
    if (await exists(folder)) return { folder, built: false };
    await fs.mkdir(outputFolder, { recursive: true });
    const unfinished = await fs.mkdtemp(path.join(outputFolder, 'unfinished-'));
    try {
        await make(unfinished);
        await fs.rename(unfinished, folder);
    } catch (error) {
        await fs.rm(unfinished, { recursive: true, force: true });
        // another program was faster with the same folder
        if (!(await exists(folder))) throw error;
    }
    await removeOld(outputFolder, stage);
    return { folder, built: true };
}

async function exists(folder: string): Promise<boolean> {
    return fs.access(folder).then(
        () => true,
        () => false
    );
}

async function removeOld(outputFolder: string, stage: string): Promise<void> {
    const names = (await fs.readdir(outputFolder)).filter((name) => name.startsWith(`${stage}-`));
    // a folder may vanish meanwhile: others clean up too
    const aged = await Promise.all(
        names.map(async (name) => {
            const folder = path.join(outputFolder, name);
            const at = await fs.stat(folder).then(
                (status) => status.mtimeMs,
                () => 0
            );
            return { folder, at };
        })
    );
    const old = aged.sort((a, b) => b.at - a.at).slice(KEPT);
    await Promise.all(old.map(({ folder }) => fs.rm(folder, { recursive: true, force: true })));
}
