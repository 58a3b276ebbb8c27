import { meantBy } from '../match/visible-fields.ts';
import { assignCommand } from './check-permissions.ts';
import type { DescribedObject } from './describe.ts';
import { fail, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import { counted } from '../report/count-text.ts';
import type { Access, NeededObject, ObjectAccess } from './needed-access.ts';
import type { Patient } from './patient.ts';

const FLAGS = {
    read: 'queryable',
    create: 'createable',
    update: 'updateable',
    delete: 'deletable'
} as const satisfies Record<ObjectAccess, keyof DescribedObject>;

/** Whether the user has the access to an object and each of its fields that the job needs. */
export async function checkAccess(needed: NeededObject, patient: Patient): Promise<readonly Finding[]> {
    const { names, describes } = patient;
    const object = needed.object.endsWith('__c') ? names.of(needed.object) : needed.object;
    const check = `access to ${object}`;
    const described = await describes.of(object);
    if (described === null)
        return [fail(check, `The user does not see ${object}.`, objectFix(needed, needed.access, patient))];
    const lacking = needed.access.filter((access) => !described[FLAGS[access]]);
    const objects = lacking.map((access) =>
        fail(check, `The user may not ${access} ${object} records.`, objectFix(needed, [access], patient))
    );
    return [...objects, ...checkFields(needed, described, patient)];
}

function checkFields(needed: NeededObject, { fields }: DescribedObject, patient: Patient): Finding[] {
    const visible = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
    const check = `fields of ${needed.object}`;
    const missing: string[] = [];
    const missed: string[] = [];
    const locked: string[] = [];
    for (const [own, access] of needed.fields) {
        const name = nameOf(own, needed, patient);
        const field = visible.get(name.toLowerCase());
        if (field === undefined) (needed.optional.has(own) ? missed : missing).push(name);
        else if (lacksWrite(field, access)) locked.push(name);
    }
    const findings: Finding[] = [];
    if (missing.length > 0)
        findings.push(
            fail(
                check,
                `Not visible to the user, or not there: ${missing.map((name) => withMeant(name, needed, fields)).join(', ')}.`,
                readFix(missing, needed, patient)
            )
        );
    if (locked.length > 0)
        findings.push(fail(check, `The user may not write: ${locked.join(', ')}.`, editFix(locked, needed, patient)));
    if (missed.length > 0)
        findings.push(
            warning(check, `Not visible, so left out: ${missed.join(', ')}.`, [
                `To have them: Setup, Object Manager, ${needed.object}, Fields & Relationships, the field, Set Field-Level Security`
            ])
        );
    if (findings.length > 0) return findings;
    const written = [...needed.fields.values()].filter((access) => access.has('update') || access.has('create')).length;
    return [ok(check, `${counted(needed.fields.size, 'field')} readable${written > 0 ? `, ${written} writable` : ''}`)];
}

/** A missing field with the one that somebody may have meant: names of the package are right. */
function withMeant(name: string, needed: NeededObject, fields: DescribedObject['fields']): string {
    if (isOfPackage(name, needed)) return name;
    const all = fields.map((field) => field.name);
    const meant = meantBy(name, all);
    return meant === null ? name : `${name} (did you mean ${meant}?)`;
}

function lacksWrite(
    { updateable, createable }: { updateable: boolean; createable: boolean },
    access: ReadonlySet<Access>
): boolean {
    return (access.has('update') && !updateable) || (access.has('create') && !createable);
}

/** Name in the org of a field as the lists have it. */
function nameOf(field: string, { own }: NeededObject, { names }: Patient): string {
    if (!own) return names.of(field);
    return field.endsWith('__c') ? names.ofOwn(field) : field;
}

function objectFix(needed: NeededObject, access: readonly ObjectAccess[], patient: Patient): string[] {
    if (needed.own) return missingFix(patient);
    const tick = access.map((one) => (one === 'update' ? 'Edit' : one.charAt(0).toUpperCase() + one.slice(1)));
    return [
        `Setup, Permission Sets, New (a set of your own; packages may not grant this), Object Settings, ${needed.object}: ${tick.join(' and ')}`,
        `Then: sf org assign permset --name <your set> --on-behalf-of ${patient.session.username}`
    ];
}

function readFix(missing: readonly string[], needed: NeededObject, patient: Patient): string[] {
    const others = missing.filter((name) => !isOfPackage(name, needed));
    const own = others.length < missing.length ? missingFix(patient) : [];
    if (others.length === 0) return own;
    return [
        ...own,
        `Check the spelling in the settings and the published rules, then: Setup, Object Manager, ${needed.object}, Fields & Relationships, ${others.join(', ')}, Set Field-Level Security`
    ];
}

function editFix(locked: readonly string[], needed: NeededObject, patient: Patient): string[] {
    if (locked.some((name) => isOfPackage(name, needed))) return [...missingFix(patient), ...editOfObject(needed)];
    return [
        `Setup, Object Manager, ${needed.object}, Fields & Relationships, ${locked.join(', ')}, Set Field-Level Security`
    ];
}

/** Fields of an object cannot be edited without the object. */
function editOfObject({ own, object }: NeededObject): string[] {
    return own ? [] : [`It also needs Edit on ${object}, see above.`];
}

function isOfPackage(name: string, { own }: NeededObject): boolean {
    return own || /(^|__)Health_\w+__c$/u.test(name);
}

/** What the package should have given: it is not assigned, or what is assigned is older than the job. */
function missingFix(patient: Patient): string[] {
    const { assigned, names } = patient;
    if (assigned === false) return [assignCommand(patient)];
    const upgrade =
        names.namespace === null
            ? 'The package is older than the job: sf project deploy start --source-dir force-app'
            : 'The package is older than the job. Upgrade it: docs/install.md, Upgrade';
    return assigned === true ? [upgrade] : [assignCommand(patient), `If it is assigned: ${upgrade}`];
}
