// Puts the schema together: standard objects, the package's objects and fields, and the fields every object has.

import { STANDARD_OBJECTS } from './standard/index.ts';
import { picklist } from './standard/spec.ts';
import type { StandardObject } from './standard/spec.ts';
import { historyFields, historyName, trackedFields } from './history.ts';
import { Schema, field } from './model.ts';
import type { ChildDef, FieldDef, ObjectDef, ObjectSource, PackageSource, SharingModel } from './model.ts';

const DATA_API = ['data'] as const;
const SYSTEM = { createable: false, updateable: false, alwaysVisible: true };

function systemFields(ownable: boolean, currencies: readonly string[] = []): FieldDef[] {
    const by = (name: string, label: string): FieldDef =>
        field(`${name}Id`, label, 'reference', {
            ...SYSTEM,
            length: 18,
            referenceTo: ['User'],
            relationshipName: name,
            required: true
        });
    const at = (name: string, label: string): FieldDef => field(name, label, 'datetime', { ...SYSTEM, required: true });
    const owner = field('OwnerId', 'Owner ID', 'reference', {
        length: 18,
        referenceTo: ['User'],
        relationshipName: 'Owner',
        alwaysVisible: true,
        required: true
    });
    const [corporate] = currencies;
    const currency = picklist('CurrencyIsoCode', 'Currency ISO Code', [...currencies], {
        length: 3,
        restricted: true,
        alwaysVisible: true,
        defaultValue: corporate ?? null
    });
    return [
        ...(ownable ? [owner] : []),
        ...(corporate === undefined ? [] : [currency]),
        at('CreatedDate', 'Created Date'),
        by('CreatedBy', 'Created By ID'),
        at('LastModifiedDate', 'Last Modified Date'),
        by('LastModifiedBy', 'Last Modified By ID'),
        at('SystemModstamp', 'System Modstamp')
    ];
}

const idFields = (label: string): FieldDef[] => [
    field('Id', label, 'id', { ...SYSTEM, length: 18, required: true }),
    field('IsDeleted', 'Deleted', 'boolean', { ...SYSTEM, required: true, defaultValue: 'false' })
];

function indexed(made: Omit<ObjectDef, 'byName' | 'byRelationship' | 'children' | 'nameField'>): ObjectDef {
    const byName = new Map(made.fields.map((one) => [one.name.toLowerCase(), one]));
    const references = made.fields.filter((one) => one.relationshipName !== null);
    const byRelationship = new Map(references.map((one) => [(one.relationshipName ?? '').toLowerCase(), one]));
    const nameField = made.fields.find((one) => one.nameField) ?? null;
    return { ...made, byName, byRelationship, children: [], nameField };
}

function standardObject(
    spec: StandardObject,
    additions: ObjectSource | undefined,
    currencies: readonly string[]
): ObjectDef {
    const ownable = spec.ownable ?? true;
    const own = spec.fields.map((one) => ({ ...one }));
    const isData = spec.setup !== true && spec.viewOf === undefined && spec.apis === undefined;
    const added = additions?.fields.filter((one) => one.name.endsWith('__c')) ?? [];
    return indexed({
        name: spec.name,
        label: spec.label,
        labelPlural: spec.labelPlural,
        keyPrefix: spec.keyPrefix,
        custom: false,
        fields: [...idFields(`${spec.label} ID`), ...own, ...systemFields(ownable, isData ? currencies : []), ...added],
        sharing: spec.sharing,
        sharingParent: spec.sharingParent ?? null,
        ownable,
        validationRules: additions?.validationRules ?? [],
        historyOf: null,
        setup: spec.setup ?? false,
        createable: spec.createable ?? true,
        updateable: spec.viewOf === undefined,
        deletable: spec.deletable ?? true,
        apis: spec.apis ?? DATA_API,
        viewOf: spec.viewOf ?? null,
        readableByAll: spec.readableByAll ?? false,
        description: null
    });
}

function customObject(source: ObjectSource, keyPrefix: string, currencies: readonly string[]): ObjectDef {
    const master = source.fields.find((one) => one.masterDetail);
    const name =
        source.nameField ?? field('Name', 'Name', 'string', { length: 80, nameField: true, alwaysVisible: true });
    const label = source.label ?? source.name.replace(/__c$/, '').replaceAll('_', ' ');
    const sharing: SharingModel = master ? 'ControlledByParent' : (source.sharing ?? 'ReadWrite');
    return indexed({
        name: source.name,
        label,
        labelPlural: source.labelPlural ?? label,
        keyPrefix,
        custom: true,
        fields: [...idFields('Record ID'), name, ...systemFields(!master, currencies), ...source.fields],
        sharing,
        sharingParent: master?.name ?? null,
        ownable: !master,
        validationRules: source.validationRules,
        historyOf: null,
        setup: false,
        createable: true,
        updateable: true,
        deletable: true,
        apis: DATA_API,
        viewOf: null,
        readableByAll: false,
        description: source.description
    });
}

function historyObject(object: ObjectDef, keyPrefix: string): ObjectDef {
    const label = `${object.label} History`;
    const own = historyFields(object);
    return indexed({
        name: historyName(object),
        label,
        labelPlural: label,
        keyPrefix,
        custom: false,
        fields: [...idFields('History ID'), ...own, ...systemFields(false)],
        sharing: 'ControlledByParent',
        sharingParent: own[0]?.name ?? null,
        ownable: false,
        validationRules: [],
        historyOf: object.name,
        setup: false,
        createable: false,
        updateable: false,
        deletable: false,
        apis: DATA_API,
        viewOf: null,
        readableByAll: false,
        description: null
    });
}

function linkChildren(objects: ObjectDef[], problems: string[]): void {
    const byName = new Map(objects.map((one) => [one.name, one]));
    for (const object of objects) {
        for (const reference of object.fields.filter((one) => one.type === 'reference')) {
            const cascade = reference.onDelete === 'cascade';
            const child: ChildDef = {
                object: object.name,
                field: reference.name,
                name: reference.childRelationshipName,
                cascade
            };
            for (const target of reference.referenceTo) {
                const parent = byName.get(target);
                if (parent) parent.children.push(child);
                else
                    problems.push(
                        `${object.name}.${reference.name}: referenceTo "${target}" is not an object of this org`
                    );
            }
        }
    }
}

/**
 * Builds the schema. `customPrefix` gives a custom object its lasting key prefix ("a00", "a01", ...). What does not fit
 * is added to `source.problems` and left out.
 * @param currencies ISO codes of an org with several currencies, the corporate one first; none for an org with one
 */
export function buildSchema(
    source: PackageSource,
    customPrefix: (name: string) => string,
    accountSharing: SharingModel = 'Private',
    currencies: readonly string[] = []
): Schema {
    const standardNames = new Set(STANDARD_OBJECTS.map((spec) => spec.name));
    const additions = new Map(source.objects.map((one) => [one.name, one]));
    const objects = STANDARD_OBJECTS.map((spec) => standardObject(spec, additions.get(spec.name), currencies));
    for (const one of source.objects) {
        if (standardNames.has(one.name)) continue;
        if (one.name.endsWith('__c')) objects.push(customObject(one, customPrefix(one.name), currencies));
        else if (!/__(mdt|e|x|b)$/.test(one.name) && one.name !== 'Activity') {
            source.problems.push(`objects/${one.name}: this standard object is not in the local org`);
        }
    }
    for (const object of objects) if (object.name === 'Account') object.sharing = accountSharing;
    const tracked = objects.filter((object) => trackedFields(object).length > 0);
    objects.push(...tracked.map((object) => historyObject(object, customPrefix(historyName(object)))));
    linkChildren(objects, source.problems);
    return new Schema(objects);
}
