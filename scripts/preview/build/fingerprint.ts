import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from './paths.ts';

/** A short hash of values and file contents: the same inputs give the same bundle, so it need not be built again. */
export function fingerprint(values: unknown, files: string[]): string {
    const hash = crypto.createHash('sha256').update(JSON.stringify(values));
    for (const file of files) hash.update(path.relative(projectRoot, file)).update('\0').update(fs.readFileSync(file));
    return hash.digest('hex').slice(0, 16);
}

/** The installed version of a package, for the fingerprint of what is built from it. */
export function installedVersion(name: string): string {
    const file = path.join(projectRoot, 'node_modules', name, 'package.json');
    return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}
