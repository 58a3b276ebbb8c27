// The retrieve, checkRetrieveStatus and listMetadata calls.
import { randomBytes } from 'node:crypto';
import { OrgError } from '../org/contract.ts';
import type { JsonValue, Org, Session } from '../org/contract.ts';
import { checkCharacters } from '../store/ids.ts';
import { FOLDER_TYPES, isKnownType } from './component-types.ts';
import { ComponentRecords } from './component-records.ts';
import { readInventory } from './inventory.ts';
import type { PackageStore } from './package-store.ts';
import { readComponent } from './read-component.ts';
import { retrieve } from './retrieve.ts';
import type { RetrieveRequest } from './retrieve.ts';

/** Zips of older retrievals are forgotten, as Salesforce forgets them after they were fetched. */
const KEPT = 5;

type Result = Record<string, JsonValue>;

export class Retrievals {
    readonly #org: Org;
    readonly #store: PackageStore;
    readonly #records: ComponentRecords;
    readonly #results = new Map<string, Result>();

    constructor(org: Org, store: PackageStore) {
        this.#org = org;
        this.#store = store;
        this.#records = new ComponentRecords(org);
    }

    /** Retrieves at once; the answer is what the client polls for. */
    start(session: Session, request: RetrieveRequest, packageNames: readonly string[]): Result {
        const { zip, components, problems } = retrieve(this.#store.current, request);
        const id = `09S${randomBytes(6).toString('hex')}`;
        const full = id + checkCharacters(id);
        const by = this.#editor(session);
        const top = request.singlePackage ? '' : 'unpackaged/';
        const missing = packageNames.map((name) => `No package named '${name}' found`);
        this.#results.set(full, {
            done: true,
            fileProperties: components.map((one) => {
                const found = this.#records.properties(one, by);
                return { ...found, fileName: `${top}${one.path}` };
            }),
            id: full,
            messages: [...problems, ...missing].map((problem) => ({ fileName: `${top}package.xml`, problem })),
            status: 'Succeeded',
            success: true,
            zipFile: Buffer.from(zip).toString('base64')
        });
        for (const old of [...this.#results.keys()].slice(0, -KEPT)) this.#results.delete(old);
        return { done: false, id: full, state: 'Queued' };
    }

    /** Throws for an id that is none, or was forgotten. */
    find(id: string, includeZip: boolean): Result {
        const found = this.#results.get(id.length === 15 ? id + checkCharacters(id) : id);
        if (!found) throw new OrgError(500, 'INVALID_LOCATOR', `retrieve result has been deleted or is unknown: ${id}`);
        const { zipFile, ...result } = found;
        return includeZip ? { ...result, zipFile: zipFile! } : result;
    }

    /** A component as the elements that `readMetadata` answers; null for what is not deployed. */
    read(type: string, fullName: string): string | null {
        return readComponent(this.#store.current, type, fullName);
    }

    /** The deployed components of some types; `folder` narrows reports and dashboards. */
    list(session: Session, queries: readonly { type: string; folder: string }[]): JsonValue[] {
        const by = this.#editor(session);
        const all = readInventory(this.#store.current);
        return queries.flatMap(({ type, folder }) => {
            if (!isKnownType(type)) throw new OrgError(500, 'INVALID_TYPE', `Unknown type:${type}`);
            const ofType = all.filter((one) => one.type === type);
            const inFolder = Object.values(FOLDER_TYPES).includes(ofType[0]?.path.split('/')[0] ?? '');
            const found =
                inFolder && !(type in FOLDER_TYPES)
                    ? ofType.filter(({ fullName }) => fullName.startsWith(`${folder}/`))
                    : ofType;
            return found.map((one) => ({ ...this.#records.properties(one, by), type }));
        });
    }

    #editor(session: Session): { id: string; name: string } {
        const name = this.#org.userByUsername(session.username)?.name ?? session.username;
        return { id: session.userId, name };
    }
}
