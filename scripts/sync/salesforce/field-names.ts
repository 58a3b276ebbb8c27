import { UnreachableError } from '../errors.ts';
import { orgError } from './org-error.ts';
import type { Session } from './session.ts';

/** What the org says of a field; more than is named here. */
export interface FieldDefinition {
    readonly name: string;
    readonly type: string;
    readonly updateable: boolean;
    /** A formula or a roll-up summary. */
    readonly calculated: boolean;
}

interface Describe {
    readonly fields: readonly FieldDefinition[];
}

/**
 * Names of this package's fields and objects in the org at hand: the same as in the source, or with the namespace of an
 * installed managed package in front. Found by describing Account, which also shows what the user may see.
 */
export class FieldNames {
    readonly namespace: string | null;
    private readonly visible: ReadonlyMap<string, boolean>;
    private readonly definitions: ReadonlyMap<string, FieldDefinition>;

    constructor(
        namespace: string | null,
        visible: ReadonlyMap<string, boolean>,
        definitions: ReadonlyMap<string, FieldDefinition> = new Map()
    ) {
        this.namespace = namespace;
        this.visible = visible;
        this.definitions = definitions;
    }

    /** Name in the org. Only names that start with Health_ and end with __c belong to the package. */
    of(name: string): string {
        return this.namespace !== null && /^Health_\w+__c$/u.test(name) ? `${this.namespace}__${name}` : name;
    }

    /** Name in the org of a field of one of the package's own objects, such as Result__c. */
    ofOwn(field: string): string {
        return this.namespace === null ? field : `${this.namespace}__${field}`;
    }

    sees(name: string): boolean {
        return this.visible.has(this.of(name).toLowerCase());
    }

    /** What the org says of a field; null when the user does not see it. */
    definition(name: string): FieldDefinition | null {
        return this.definitions.get(this.of(name).toLowerCase()) ?? null;
    }

    /** Names of all fields that the user sees, as the org has them. */
    visibleNames(): string[] {
        return [...this.definitions.values()].map(({ name }) => name);
    }

    mayWrite(name: string): boolean {
        return this.visible.get(this.of(name).toLowerCase()) === true;
    }
}

/** @throws UnreachableError when the package's fields are not visible to this user */
export async function findFieldNames(session: Session): Promise<FieldNames> {
    let describe: Describe;
    try {
        describe = await session.json<Describe>('GET', '/sobjects/Account/describe');
    } catch (error) {
        throw orgError('describe Account', error);
    }
    const score = describe.fields
        .map((field) => /^(?:(\w+?)__)?Health_Score__c$/iu.exec(field.name))
        .find((found) => found !== null);
    if (!score) {
        throw new UnreachableError(`${session.username} sees no Health_Score__c on Account.`, [
            'Install Account Health in this org, then: sf org assign permset --name Health_Sync'
        ]);
    }
    const visible = new Map(
        describe.fields.map((field) => [field.name.toLowerCase(), field.updateable && !field.calculated])
    );
    const definitions = new Map(describe.fields.map((field) => [field.name.toLowerCase(), field]));
    return new FieldNames(score[1] ?? null, visible, definitions);
}
