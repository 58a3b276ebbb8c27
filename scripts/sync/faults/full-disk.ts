// Preloaded into a run (`--import`), into its threads as well: writing files whose name holds FULL_DISK fails as on a full disk.
import fs from 'node:fs';
import { basename } from 'node:path';
import { syncBuiltinESMExports } from 'node:module';

const { appendFileSync, writeFileSync, writeSync, openSync, open, write, writev } = fs;
const full = process.env['FULL_DISK'] ?? '';
const struckFile = process.env['FULL_DISK_STRUCK'] ?? '';
const opened = new Map<number, string>();

/** The failure of a write to a file; null when there is room. */
function fullDisk(file: unknown): Error | null {
    const path = typeof file === 'number' ? (opened.get(file) ?? '') : String(file);
    if (full === '' || !basename(path).includes(full)) return null;
    // The run itself may take the failure lightly; this file says that there was one.
    if (struckFile !== '') appendFileSync(struckFile, '1');
    const message = `ENOSPC: no space left on device, write '${path}'`;
    return Object.assign(new Error(message), { code: 'ENOSPC', errno: -28, syscall: 'write', path });
}

function assertRoom(file: unknown): void {
    const failure = fullDisk(file);
    if (failure) throw failure;
}

fs.openSync = (...args) => {
    const handle = openSync(...args);
    opened.set(handle, String(args[0]));
    return handle;
};
fs.appendFileSync = (file, ...rest) => {
    assertRoom(file);
    appendFileSync(file, ...rest);
};
fs.writeFileSync = (file, ...rest) => {
    assertRoom(file);
    writeFileSync(file, ...rest);
};
fs.writeSync = ((handle: number, ...rest: [NodeJS.ArrayBufferView]) => {
    assertRoom(handle);
    return writeSync(handle, ...rest);
}) as typeof fs.writeSync;

// What streams use.
type Done = (error: Error | null, ...results: unknown[]) => void;
type Callback = (...args: unknown[]) => void;
fs.open = ((path: unknown, ...rest: unknown[]) => {
    const done = rest.pop() as Done;
    (open as Callback)(path, ...rest, (error: Error | null, handle: number) => {
        if (!error) opened.set(handle, String(path));
        done(error, handle);
    });
}) as typeof fs.open;
for (const [name, original] of [
    ['write', write],
    ['writev', writev]
] as const) {
    const replaced = (handle: number, ...rest: unknown[]): void => {
        const failure = fullDisk(handle);
        if (failure) (rest.at(-1) as Done)(failure);
        else (original as Callback)(handle, ...rest);
    };
    Object.assign(fs, { [name]: replaced });
}
syncBuiltinESMExports();
