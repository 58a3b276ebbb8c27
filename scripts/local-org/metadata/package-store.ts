// What has been deployed, in source format, in numbered folders of the data folder: one is current.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { parseXml } from '../../checks/metadata/read/xml.ts';
import { badRequest } from '../http/errors.ts';
import { LABELS_FILE } from './component-types.ts';
import type { MetadataDocument } from './problem.ts';
import { rulesOf } from './inventory.ts';
import { joinLabels, joinRules, splitLabels, splitObject, splitRules } from './split.ts';

/** What file systems take, and room for an ending. */
const MAX_NAME_BYTES = 200;

export class PackageStore {
    /** The org's data folder. */
    readonly folder: string;
    readonly #folder: string;

    constructor(dataFolder: string) {
        this.folder = dataFolder;
        this.#folder = join(dataFolder, 'deployed');
    }

    #currentNumber(): number {
        const pointer = join(this.#folder, 'current');
        return existsSync(pointer) ? Number(readFileSync(pointer, 'utf8')) : 0;
    }

    /** Folder of what is deployed; it does not exist before the first deployment. */
    get current(): string {
        return join(this.#folder, String(this.#currentNumber()));
    }

    /** A copy of what is deployed, to be changed and then kept or dropped. */
    stage(): string {
        const next = join(this.#folder, String(this.#currentNumber() + 1));
        rmSync(next, { recursive: true, force: true });
        mkdirSync(next, { recursive: true });
        if (existsSync(this.current)) cpSync(this.current, next, { recursive: true });
        return next;
    }

    /** Makes the staged folder the current one, in one step that a kill cannot halve. */
    keep(staged: string): void {
        const pointer = join(this.#folder, 'current');
        writeFileSync(`${pointer}.next`, staged.slice(this.#folder.length + 1));
        renameSync(`${pointer}.next`, pointer);
    }

    /** Removes all folders but the current one. */
    tidy(): void {
        if (!existsSync(this.#folder)) return;
        const kept = String(this.#currentNumber());
        for (const name of readdirSync(this.#folder)) {
            if (/^\d+$/.test(name) && name !== kept) rmSync(join(this.#folder, name), { recursive: true, force: true });
        }
    }
}

type Wanted = (type: string, fullName: string) => boolean;

/** Puts the files of a package into a staged folder, over what is there. */
export function writePackage(
    staged: string,
    files: ReadonlyMap<string, Buffer>,
    documents: readonly MetadataDocument[],
    wanted: Wanted
): void {
    const byPath = new Map(documents.map((document) => [document.path, document]));
    for (const [path, content] of files) {
        const document = byPath.get(path);
        if (document?.type === 'CustomObject') {
            const parts = splitObject(document.name, document.source, document.root, wanted);
            for (const [part, text] of parts) write(staged, part, text);
        } else if (path === LABELS_FILE && document) writeLabels(staged, document);
        else if (document?.type === 'SharingRules') writeRules(staged, document, wanted);
        else write(staged, document ? sourcePathOf(path) : path, content);
    }
}

/** Source format names the kind of a folder's file. */
function sourcePathOf(path: string): string {
    const folder = /^(report|dashboard)s\/[^/]+(?=-meta\.xml$)/.exec(path);
    if (folder) return `${folder[0]}.${folder[1]}Folder-meta.xml`;
    return path.endsWith('-meta.xml') ? path : `${path}-meta.xml`;
}

/** Deploying labels leaves the others of the org alone. */
function writeLabels(staged: string, document: MetadataDocument): void {
    const path = `${LABELS_FILE}-meta.xml`;
    const file = join(staged, path);
    const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const { root } = parseXml(path, known);
    const labels = root ? splitLabels(known, root) : new Map<string, string>();
    for (const [name, text] of splitLabels(document.source, document.root)) labels.set(name, text);
    write(staged, path, joinLabels(labels));
}

/** Deploying sharing rules leaves the others of the object alone. */
function writeRules(staged: string, { name, source, root }: MetadataDocument, wanted: Wanted): void {
    const path = `sharingRules/${name}.sharingRules-meta.xml`;
    const rules = rulesOf(staged, path);
    const all = wanted('SharingRules', name);
    for (const [key, text] of splitRules(source, root)) {
        const [type = '', rule = ''] = key.split(':');
        if (all || wanted(type, `${name}.${rule}`)) rules.set(key, text);
    }
    write(staged, path, joinRules(rules));
}

function write(folder: string, path: string, content: string | Buffer): void {
    const file = join(folder, path);
    // Names inside the files become paths, too.
    const impossible = path.split('/').some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES || /\p{Cc}/u.test(part));
    if (impossible || !file.startsWith(join(folder, sep))) {
        throw badRequest('INVALID_ZIP_FILE', `A component has an impossible name: ${path.slice(0, 100)}`);
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
}
