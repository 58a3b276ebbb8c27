import { finding, type Finding } from '../finding.ts';
import { isStandardObject } from '../platform/standard-fields.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, type XmlElement } from '../read/xml.ts';

/** The permission of the job and the only set that may hold it. */
const JOB_PERMISSION = { name: 'Health_Sync_Job', heldBy: 'Health_Sync' };

/** Each object permission with those it cannot be without. */
export const IMPLIED: Readonly<Record<string, readonly string[]>> = {
    allowCreate: ['allowRead'],
    allowEdit: ['allowRead'],
    allowDelete: ['allowRead', 'allowEdit'],
    viewAllRecords: ['allowRead'],
    modifyAllRecords: ['allowRead', 'allowEdit', 'allowDelete', 'viewAllRecords']
};

/** Permission sets: every entry exists and can be packaged, and every field and object is reachable through one. */
export function checkPermissions(project: Project): Finding[] {
    const sets = project.ofType('PermissionSet');
    return [
        ...sets.flatMap((set) => [
            ...fieldEntries(set, project),
            ...objectEntries(set, project),
            ...otherEntries(set, project)
        ]),
        ...uncovered(sets, project)
    ];
}

function fieldEntries(set: MetadataFile, project: Project): Finding[] {
    const findings: Finding[] = [];
    const seen = new Set<string>();
    const readable = objectsRead(set);
    for (const entry of childrenOf(set.root, 'fieldPermissions')) {
        const path = textOf(entry, 'field') ?? '';
        const place = child(entry, 'field') ?? entry;
        const [object = '', name = ''] = path.split('.');
        const field = project.fieldsOf(object).get(name);
        const report = (rule: string, message: string, action: string): void => {
            findings.push(finding(place, rule, message, action));
        };
        if (seen.has(path)) report('doubled-entry', `${path} is listed twice`, 'Remove one.');
        seen.add(path);
        if (field === undefined) {
            report('unknown-field', `${path} does not exist`, 'Correct the name or remove the entry.');
            continue;
        }
        if (field.required) {
            report('required-field-entry', `${path} is required, so a deploy refuses the entry`, 'Remove the entry.');
        }
        if (textOf(entry, 'readable') !== 'true') {
            report('empty-entry', `the entry for ${path} gives nothing`, 'Set <readable> to true or remove the entry.');
        }
        if (field.formula !== undefined && textOf(entry, 'editable') === 'true') {
            report('formula-edit', `${path} is a formula and cannot be edited`, 'Set <editable> to false.');
        }
        if (!isStandardObject(object) && !readable.has(object)) {
            report('unreachable-field', `${set.name} cannot read ${object}`, `Add read permission on ${object}.`);
            readable.add(object); // once for each object, not for each of its fields
        }
    }
    return findings;
}

function objectEntries(set: MetadataFile, project: Project): Finding[] {
    const findings: Finding[] = [];
    const seen = new Set<string>();
    for (const entry of childrenOf(set.root, 'objectPermissions')) {
        const object = textOf(entry, 'object') ?? '';
        const place = child(entry, 'object') ?? entry;
        if (isStandardObject(object)) {
            const message = `permissions on standard object ${object} cannot be packaged`;
            findings.push(finding(place, 'unpackageable', message, 'Remove them and describe the step for the admin.'));
        } else if (!project.objects.has(object)) {
            findings.push(finding(place, 'unknown-object', `object ${object} does not exist`, 'Correct the name.'));
        }
        if (seen.has(object))
            findings.push(finding(place, 'doubled-entry', `${object} is listed twice`, 'Remove one.'));
        seen.add(object);
        if (child(entry, 'viewAllFields') === undefined) {
            const message = `the entry for ${object} does not state <viewAllFields>`;
            findings.push(finding(entry, 'incomplete-set', message, 'Add <viewAllFields>false</viewAllFields>.'));
        }
        for (const [permission, implied] of Object.entries(IMPLIED)) {
            const missing = implied.filter((name) => textOf(entry, name) !== 'true');
            if (textOf(entry, permission) !== 'true' || missing.length === 0) continue;
            const message = `${permission} on ${object} needs ${missing.join(', ')}`;
            findings.push(
                finding(child(entry, permission) ?? entry, 'permission-implies', message, 'Set them to true.')
            );
        }
    }
    return findings;
}

function otherEntries(set: MetadataFile, project: Project): Finding[] {
    const findings: Finding[] = [];
    const exists = (type: string, name: string): boolean => project.ofType(type).some((file) => file.name === name);
    const check = (list: string, element: string, type: string): void => {
        for (const entry of childrenOf(set.root, list)) {
            const name = textOf(entry, element) ?? '';
            if (exists(type, name)) continue;
            const message = `${type} ${name} does not exist in the package`;
            const action =
                'Correct the name or remove the entry; entries for standard tabs and apps cannot be packaged.';
            findings.push(finding(child(entry, element) ?? entry, 'unknown-reference', message, action));
        }
    };
    check('applicationVisibilities', 'application', 'CustomApplication');
    check('tabSettings', 'tab', 'CustomTab');
    check('customPermissions', 'name', 'CustomPermission');
    for (const entry of childrenOf(set.root, 'userPermissions')) {
        const message = `user permission ${textOf(entry, 'name') ?? ''} cannot be packaged`;
        findings.push(finding(entry, 'unpackageable', message, 'Remove it and describe the step for the admin.'));
    }
    for (const entry of childrenOf(set.root, 'customPermissions')) {
        if (textOf(entry, 'name') !== JOB_PERMISSION.name || set.name === JOB_PERMISSION.heldBy) continue;
        const message = `only ${JOB_PERMISSION.heldBy} may hold ${JOB_PERMISSION.name}`;
        findings.push(finding(entry, 'job-permission', message, 'Remove the entry.'));
    }
    if (child(set.root, 'hasActivationRequired') === undefined) {
        const message = `${set.name} does not state <hasActivationRequired>`;
        findings.push(finding(set.root, 'incomplete-set', message, 'Add <hasActivationRequired>false.'));
    }
    return findings;
}

function uncovered(sets: readonly MetadataFile[], project: Project): Finding[] {
    const entries = (list: string, element: string): Set<string> =>
        new Set(sets.flatMap((set) => childrenOf(set.root, list).map((entry) => textOf(entry, element) ?? '')));
    const fields = entries('fieldPermissions', 'field');
    const findings: Finding[] = [];
    const add = (place: XmlElement, what: string): void => {
        const action = `Add it to the sets whose role needs it, at least Health_Admin.`;
        findings.push(finding(place, 'uncovered', `${what} is in no permission set`, action));
    };
    for (const object of project.objects) {
        for (const field of project.fieldsOf(object).values()) {
            if (!field.required && !fields.has(`${object}.${field.name}`))
                add(field.root, `field ${object}.${field.name}`);
        }
    }
    const objects = entries('objectPermissions', 'object');
    for (const file of project.ofType('CustomObject')) {
        if (file.name.endsWith('__c') && !objects.has(file.name)) add(file.root, `object ${file.name}`);
    }
    const covered: readonly [string, Set<string>][] = [
        ['CustomTab', entries('tabSettings', 'tab')],
        ['CustomApplication', entries('applicationVisibilities', 'application')],
        ['CustomPermission', entries('customPermissions', 'name')]
    ];
    for (const [type, names] of covered) {
        for (const file of project.ofType(type)) if (!names.has(file.name)) add(file.root, `${type} ${file.name}`);
    }
    return findings;
}

function objectsRead(set: MetadataFile): Set<string> {
    const read = childrenOf(set.root, 'objectPermissions').filter((entry) => textOf(entry, 'allowRead') === 'true');
    return new Set(read.map((entry) => textOf(entry, 'object') ?? ''));
}
