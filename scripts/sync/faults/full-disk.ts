// Preloaded into a run (`--import`): writing files whose name holds FULL_DISK fails as on a full disk.
import fs from 'node:fs';
import { basename } from 'node:path';
import { syncBuiltinESMExports } from 'node:module';

const { appendFileSync, writeFileSync, writeSync, openSync } = fs;
const full = process.env['FULL_DISK'] ?? '';
const struckFile = process.env['FULL_DISK_STRUCK'] ?? '';
const opened = new Map<number, string>();

function assertRoom(file: unknown): void {
    const path = typeof file === 'number' ? (opened.get(file) ?? '') : String(file);
    if (full === '' || !basename(path).includes(full)) return;
    // The run itself may take the failure lightly; this file says that there was one.
    if (struckFile !== '') appendFileSync(struckFile, '1');
    const message = `ENOSPC: no space left on device, write '${path}'`;
    throw Object.assign(new Error(message), { code: 'ENOSPC', errno: -28, syscall: 'write', path });
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
syncBuiltinESMExports();
