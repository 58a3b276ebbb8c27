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

/** What the package's own fields of Account are called between Health_ and __c. */
const OWN = new Set(
    'Badge Change Cohort Computed_Status Confidence Detail Digest Driver Evidence_Date Evidence_Until Experience_Score Key Model_Version NPS_Responses NPS Next_Review Outcome_Score Outcome_Weight Override_Reason Override_Until Override Percentile Previous_Status ROI Renewal_Date Score Scored_At Stage State Status_Since Status Trend'.split(
        ' '
    )
); // prettier-ignore

/** Whether a name, without a namespace, is that of one of the package's own fields of Account. */
function isOwn(name: string): boolean {
    return OWN.has(/^Health_(\w+)__c$/u.exec(name)?.[1] ?? '');
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

    /**
     * Name in the org. Only names that start with Health_ and end with __c belong to the package; but a field of the customer may be named
     * like that, too.
     */
    of(name: string): string {
        if (this.namespace === null || !/^Health_\w+__c$/u.test(name)) return name;
        const prefixed = `${this.namespace}__${name}`;
        const isForeign = !isOwn(name) && this.visible.has(name.toLowerCase());
        return isForeign && !this.visible.has(prefixed.toLowerCase()) ? name : prefixed;
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
    const namespace = namespaceOf(describe.fields.map(({ name }) => name));
    if (namespace === undefined) {
        throw new UnreachableError(`${session.username} sees no Health_Score__c on Account.`, [
            'Install Account Health in this org, then: sf org assign permset --name Health_Sync'
        ]);
    }
    const visible = new Map(
        describe.fields.map((field) => [field.name.toLowerCase(), field.updateable && !field.calculated])
    );
    const definitions = new Map(describe.fields.map((field) => [field.name.toLowerCase(), field]));
    return new FieldNames(namespace, visible, definitions);
}

/**
 * Prefix of the package: of those under which there is a health score, the one with most of its fields. A customer, and other packages, may
 * have a field of that name as well.
 * @returns undefined when there is none
 */
function namespaceOf(fields: readonly string[]): string | null | undefined {
    const found = new Map<string | null, number>();
    const scores: (string | null)[] = [];
    for (const field of fields) {
        const [, prefix = null, name = ''] = /^(?:(\w+?)__)?(Health_\w+__c)$/u.exec(field) ?? [];
        if (!isOwn(name)) continue;
        found.set(prefix, (found.get(prefix) ?? 0) + 1);
        if (name === 'Health_Score__c') scores.push(prefix);
    }
    const most = Math.max(...scores.map((prefix) => found.get(prefix) ?? 0));
    return scores.find((prefix) => found.get(prefix) === most);
}
