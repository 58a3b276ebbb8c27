import type { OrgSession } from '../server/org-session.ts';
import { ReportMistake } from './report-mistake.ts';

/** A column with everything needed to ask for it and to show it. */
export interface Field {
    /** As SOQL names it, for example "Owner.Name". */
    path: string;
    label: string;
    /** Type as the describe call names it: "string", "picklist", "date", "datetime", "currency", … */
    type: string;
    /** Values of a picklist in their order. */
    values: readonly string[];
    scale: number;
}

interface Described {
    name: string;
    label: string;
    type: string;
    scale: number;
    nameField: boolean;
    relationshipName: string | null;
    referenceTo: string[];
    picklistValues: { value: string }[];
}

/** Describes of one user, each asked for once. */
export class Fields {
    readonly #objects = new Map<string, Promise<Described[]>>();
    readonly #org: OrgSession;
    readonly #username: string;

    constructor(org: OrgSession, username: string) {
        this.#org = org;
        this.#username = username;
    }

    /**
     * Field behind a name as reports, report types and list views write it: `Health_Status__c`, `Owner` and `Account__c`
     * for the name of the parent, `Account__c.Industry` and `Owner.Alias` for its fields.
     * @throws ReportMistake when there is no such field, or this user may not see it
     */
    async find(object: string, name: string): Promise<Field> {
        const [first = '', ...rest] = name.split('.');
        const described = await this.#describe(object);
        const found =
            described.find((field) => field.name === first) ??
            described.find((field) => field.relationshipName === first);
        if (found === undefined) {
            throw new ReportMistake(`${object} has no field "${first}", or ${this.#username} may not see it.`);
        }
        const [target] = found.referenceTo;
        const reference = found.type === 'reference' && found.relationshipName !== null && target !== undefined;
        if (!reference) {
            if (rest.length > 0) throw new ReportMistake(`"${first}" of ${object} leads to no other object (${name}).`);
            const values = found.picklistValues.map(({ value }) => value);
            return { path: found.name, label: found.label, type: found.type, values, scale: found.scale };
        }
        const parent = await this.find(target, rest.length > 0 ? rest.join('.') : 'Name');
        const label = rest.length > 0 ? parent.label : found.label.replace(/ ID$/, '');
        return { ...parent, path: `${found.relationshipName}.${parent.path}`, label };
    }

    #describe(object: string): Promise<Described[]> {
        const kept = this.#objects.get(object);
        if (kept !== undefined) return kept;
        const asked = this.#org
            .json<{ fields: Described[] }>(this.#username, `/services/data/v66.0/sobjects/${object}/describe`)
            .then(({ fields }) => fields);
        this.#objects.set(object, asked);
        return asked;
    }
}
