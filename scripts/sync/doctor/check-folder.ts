import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { fail, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';

/** Room a run with a large book takes for its work files, bytes. */
const ROOM = 1e9;

/** Whether the folder for what runs leave behind can be written, and has room. */
export function checkFolder(folder: string): readonly Finding[] {
    const check = 'work folder';
    const shown = resolve(folder);
    const file = join(folder, `.doctor-${process.pid}`);
    try {
        makeFolder(folder);
        writeFileSync(file, 'x');
        rmSync(file);
    } catch (error) {
        const found = `${shown} cannot be written: ${messageOf(error)}`;
        const fix = [`mkdir -p ${shown} && chown "$USER" ${shown}`, 'Or name another folder: --out <folder>'];
        return [fail(check, found, fix, 'settings')];
    }
    const { bavail, bsize } = statfsSync(folder);
    const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
    if (bavail * bsize >= ROOM) return [ok(check, `${shown} is writable, ${free}`)];
    return [
        warning(check, `${shown} has only ${free}; a run with a large book takes up to 1 GB.`, [
            'Make room, or name another folder: --out <folder>'
        ])
    ];
}
