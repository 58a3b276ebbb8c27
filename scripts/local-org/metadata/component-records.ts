// Id and dates of every deployed component, as `listMetadata` and retrieved zips name them.
import { randomBytes } from 'node:crypto';
import { jobDate } from '../bulk/job.ts';
import type { JsonValue, Org } from '../org/contract.ts';
import { checkCharacters } from '../store/ids.ts';

const SPACE = 'component';
const PREFIXES: Readonly<Record<string, string>> = {
    CustomObject: '01I',
    CustomField: '00N',
    ValidationRule: '03d',
    ListView: '00B',
    CompactLayout: '0AH',
    CustomLabel: '101',
    CustomPermission: '0CP',
    CustomTab: '01r',
    CustomApplication: '02u',
    Dashboard: '01Z',
    FlexiPage: '0M0',
    Layout: '00h',
    LightningComponentBundle: '0Rb',
    PermissionSet: '0PS',
    Report: '00O',
    ReportType: '070',
    Translations: '01h'
};
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

interface Editor {
    id: string;
    name: string;
}

interface ComponentRecord {
    id: string;
    created: string;
    createdBy: Editor;
    modified: string;
    modifiedBy: Editor;
}

export class ComponentRecords {
    readonly #org: Org;

    constructor(org: Org) {
        this.#org = org;
    }

    /** Notes that a component was deployed now; the first time it also gets its id. */
    touch(type: string, fullName: string, by: Editor): ComponentRecord {
        const now = jobDate(this.#org.now());
        const known = this.#org.state.get(SPACE, `${type}:${fullName}`) as ComponentRecord | undefined;
        const fresh = { id: newId(type), created: now, createdBy: by };
        const record = { ...(known ?? fresh), modified: now, modifiedBy: by };
        this.#org.state.set(SPACE, `${type}:${fullName}`, record as unknown as JsonValue);
        return record;
    }

    /** Null for what was never deployed by name. */
    idOf(type: string, fullName: string): string | null {
        const known = this.#org.state.get(SPACE, `${type}:${fullName}`) as ComponentRecord | undefined;
        return known?.id ?? null;
    }

    forget(type: string, fullName: string): void {
        this.#org.state.delete(SPACE, `${type}:${fullName}`);
    }

    /** A component as a FileProperties entry. `by` counts as the editor of one that nobody has deployed. */
    properties(
        { type, fullName, path }: { type: string; fullName: string; path: string },
        by: Editor
    ): Record<string, JsonValue> {
        const known = this.#org.state.get(SPACE, `${type}:${fullName}`) as ComponentRecord | undefined;
        const record = known ?? this.touch(type, fullName, by);
        return {
            createdById: record.createdBy.id,
            createdByName: record.createdBy.name,
            createdDate: record.created,
            fileName: path,
            fullName,
            id: record.id,
            lastModifiedById: record.modifiedBy.id,
            lastModifiedByName: record.modifiedBy.name,
            lastModifiedDate: record.modified,
            manageableState: 'unmanaged',
            type: type.replace(/^(Report|Dashboard)Folder$/, '$1')
        };
    }
}

function newId(type: string): string {
    const serial = [...randomBytes(12)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
    const id = `${PREFIXES[type] ?? '00x'}${serial}`;
    return id + checkCharacters(id);
}
