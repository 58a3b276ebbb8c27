// The zip of a deployment: metadata-format files and the package.xml that names what is deployed.
import { unzipSync } from 'fflate';
import { childrenOf, parseXml, textOf } from '../../checks/metadata/read/xml.ts';
import { badRequest } from '../http/errors.ts';
import type { Deletion } from './deletions.ts';

/** Salesforce's limits: files in a zip, and bytes when unpacked. */
const MAX_FILES = 10_000;
const MAX_BYTES = 400_000_000;

export interface DeployPackage {
    /** Contents by path below the folder that holds package.xml. */
    files: ReadonlyMap<string, Buffer>;
    /** What package.xml names: components by type, `*` for all in the zip. */
    members: { type: string; name: string }[];
    /** What the destructiveChanges files name, in the order before and after what is deployed. */
    deletions: { before: Deletion[]; after: Deletion[] };
    /** API version of package.xml. */
    apiVersion: string;
    /** Folder in front of every path, '' or `unpackaged/`: messages name files as the zip does. */
    root: string;
}

const invalid = (message: string): Error => badRequest('INVALID_ZIP_FILE', message);

/** Unpacks and reads package.xml. Throws 400 INVALID_ZIP_FILE for what cannot be a package. */
export function readPackageZip(zip: Buffer): DeployPackage {
    const all = unpack(zip);
    const manifest = [...all.keys()]
        .filter((path) => /^([^/]+\/)?package\.xml$/.test(path))
        .sort((a, b) => a.length - b.length)[0];
    if (manifest === undefined) throw invalid('No package.xml found');
    const root = manifest.slice(0, -'package.xml'.length);
    const files = new Map<string, Buffer>();
    const deletions: DeployPackage['deletions'] = { before: [], after: [] };
    for (const [path, content] of all) {
        const below = path.slice(root.length);
        const [, when] = /^destructiveChanges(|Pre|Post)\.xml$/.exec(below) ?? [];
        if (!path.startsWith(root) || path === manifest) continue;
        if (when === undefined) files.set(below, content);
        else deletions[when === 'Post' ? 'after' : 'before'].push(...readMembers(below, content).members);
    }
    const { members, version } = readMembers('package.xml', all.get(manifest)!);
    return { files, members, deletions, apiVersion: version, root };
}

function unpack(zip: Buffer): Map<string, Buffer> {
    let files = 0;
    let bytes = 0;
    const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
        files += 1;
        bytes += originalSize;
        if (files > MAX_FILES || bytes > MAX_BYTES) {
            throw invalid(`The zip has more than ${MAX_FILES} files or ${MAX_BYTES} bytes`);
        }
        return !name.endsWith('/');
    };
    try {
        const unpacked = Object.entries(unzipSync(zip, { filter }));
        return new Map(unpacked.map(([path, content]) => [safePath(path), Buffer.from(content)]));
    } catch (error) {
        throw error instanceof Error && error.name === 'OrgError'
            ? error
            : invalid(`The file is no readable zip: ${String(error)}`);
    }
}

/** Paths become files of the data folder: nothing may lead out of it. */
function safePath(path: string): string {
    const parts = path.split('/');
    const odd = parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part));
    if (odd || path.length > 400) throw invalid(`The zip has a file with an impossible name: ${path.slice(0, 100)}`);
    return path;
}

function readMembers(path: string, content: Buffer): { members: Deletion[]; version: string } {
    const { root, fault } = parseXml(path, content.toString('utf8'));
    if (fault) throw invalid(`${path}:${fault.line}:${fault.column}: ${fault.message}`);
    const members = childrenOf(root, 'types').flatMap((entry) => {
        const type = textOf(entry, 'name') ?? '';
        return childrenOf(entry, 'members').map(({ text, line, column }) => ({
            type,
            name: text.trim(),
            path,
            line,
            column
        }));
    });
    return { members, version: textOf(root, 'version') ?? '66.0' };
}
