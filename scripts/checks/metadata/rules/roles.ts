import { finding, type Finding } from '../finding.ts';
import type { CustomField, MetadataFile, Project } from '../read/project.ts';
import { childrenOf, textOf, type XmlElement } from '../read/xml.ts';

const SYNC = 'Health_Sync';
const ADMIN = 'Health_Admin';
const MANAGER = 'Health_Account_Manager';
const VIEWER = 'Health_Viewer';

/** Fields the job writes that an administrator may edit too: clearing the digest forces a new calculation. */
const SHARED = ['Account.Health_Digest__c'];

interface Access {
    readonly read: boolean;
    readonly edit: boolean;
    readonly entry: XmlElement;
}

/** Who may edit a field follows from its own description, and every role sees at least what the role below it sees. */
export function checkRoles(project: Project): Finding[] {
    const sets = project.ofType('PermissionSet');
    const access = new Map(sets.map((set) => [set.name, accessOf(set)]));
    const findings: Finding[] = [];
    for (const object of project.objects) {
        for (const field of project.fieldsOf(object).values()) findings.push(...checkWriter(field, sets, access));
    }
    return [...findings, ...ladder(project, sets, access)];
}

function accessOf(set: MetadataFile): ReadonlyMap<string, Access> {
    const entries = childrenOf(set.root, 'fieldPermissions').map((entry): [string, Access] => {
        const read = textOf(entry, 'readable') === 'true';
        const edit = textOf(entry, 'editable') === 'true';
        return [textOf(entry, 'field') ?? '', { read, edit, entry }];
    });
    return new Map(entries);
}

/** Sets that must and that must not edit a field, by the first words of its description. */
function writersOf(field: CustomField): { must: readonly string[]; mayNot: readonly string[] } | undefined {
    const words = textOf(field.root, 'description') ?? '';
    if (field.formula !== undefined || field.required) return undefined;
    if (/^(?:Written|Copied|Set)(?: and \w+)? by the health sync job\b/.test(words)) {
        const shared = SHARED.includes(`${field.object}.${field.name}`);
        return { must: [SYNC], mayNot: shared ? [MANAGER, VIEWER] : [MANAGER, VIEWER, ADMIN] };
    }
    if (/^Edited by (?:account managers|users)\b/.test(words)) {
        return { must: [MANAGER, ADMIN], mayNot: [SYNC, VIEWER] };
    }
    if (/^(?:Filled by an administrator|Set by administrators|Set on the set-up page)\b/.test(words)) {
        return { must: [ADMIN], mayNot: [SYNC, MANAGER, VIEWER] };
    }
    const ruleOrPlaybook = ['Health_Model__c', 'Health_Playbook__c'].includes(field.object);
    return ruleOrPlaybook ? { must: [ADMIN], mayNot: [MANAGER, VIEWER] } : undefined;
}

function checkWriter(
    field: CustomField,
    sets: readonly MetadataFile[],
    access: ReadonlyMap<string, ReadonlyMap<string, Access>>
): Finding[] {
    const writers = writersOf(field);
    const path = `${field.object}.${field.name}`;
    const findings: Finding[] = [];
    for (const set of sets) {
        const entry = access.get(set.name)?.get(path);
        if (writers?.must.includes(set.name) === true && entry?.edit !== true) {
            const message = `the description of ${path} says that ${set.name} edits it`;
            const action = 'Set <editable> to true or correct the description.';
            findings.push(finding(entry?.entry ?? set.root, 'missing-access', message, action));
        }
        if (writers?.mayNot.includes(set.name) === true && entry?.edit === true) {
            const message = `the description of ${path} names another writer than ${set.name}`;
            const action = 'Set <editable> to false or correct the description.';
            findings.push(finding(entry.entry, 'too-much-access', message, action));
        }
    }
    return findings;
}

function ladder(
    project: Project,
    sets: readonly MetadataFile[],
    access: ReadonlyMap<string, ReadonlyMap<string, Access>>
): Finding[] {
    const findings: Finding[] = [];
    const viewer = [...(access.get(VIEWER)?.keys() ?? [])];
    const all = [...project.objects].flatMap((object) =>
        [...project.fieldsOf(object).values()]
            .filter((field) => !field.required)
            .map((field) => `${field.object}.${field.name}`)
    );
    // A field in no set at all has one finding, not one for each set.
    const covered = new Set([...access.values()].flatMap((entries) => [...entries.keys()]));
    for (const set of sets) {
        const due = [ADMIN, SYNC].includes(set.name) ? all : viewer;
        for (const path of due) {
            if (!covered.has(path) || access.get(set.name)?.get(path)?.read === true) continue;
            const message = `${set.name} cannot read ${path}`;
            findings.push(finding(set.root, 'missing-access', message, 'Add a <fieldPermissions> entry for it.'));
        }
        for (const [path, { edit, entry }] of set.name === VIEWER ? (access.get(VIEWER) ?? []) : []) {
            if (!edit) continue;
            findings.push(finding(entry, 'too-much-access', `a viewer could edit ${path}`, 'Set <editable> to false.'));
        }
    }
    return findings;
}
