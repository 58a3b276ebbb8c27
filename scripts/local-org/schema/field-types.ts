// Metadata API field types (CustomField.type) turned into what the org stores and describes.

import { field } from './model.ts';
import type { FieldDef, PicklistEntry } from './model.ts';

/** One parsed XML element: text, or child elements. fast-xml-parser gives lists for repeated elements only. */
export type XmlNode = Record<string, unknown>;

export function text(node: XmlNode, name: string): string | null {
    const value = node[name];
    return value === undefined || typeof value === 'object' ? null : String(value);
}

export function list(value: unknown): XmlNode[] {
    if (value === undefined || value === '') return [];
    return (Array.isArray(value) ? value : [value]) as XmlNode[];
}

function integer(node: XmlNode, name: string, otherwise: number): number {
    const value = text(node, name);
    return value === null ? otherwise : Number.parseInt(value, 10);
}

const flag = (node: XmlNode, name: string): boolean => text(node, name) === 'true';

function picklistEntries(node: XmlNode): PicklistEntry[] {
    const valueSet = node.valueSet as XmlNode | undefined;
    const definition = valueSet?.valueSetDefinition as XmlNode | undefined;
    return list(definition?.value).map((entry) => ({
        value: text(entry, 'fullName') ?? '',
        label: text(entry, 'label') ?? text(entry, 'fullName') ?? '',
        isDefault: flag(entry, 'default'),
        active: text(entry, 'isActive') !== 'false'
    }));
}

function reference(node: XmlNode, name: string, masterDetail: boolean): Partial<FieldDef> {
    const constraint = text(node, 'deleteConstraint');
    const childName = text(node, 'relationshipName');
    return {
        length: 18,
        referenceTo: [text(node, 'referenceTo') ?? ''],
        relationshipName: name.replace(/__c$/i, '__r'),
        childRelationshipName: childName === null ? null : `${childName}__r`,
        childLabel: text(node, 'relationshipLabel'),
        masterDetail,
        required: masterDetail || flag(node, 'required'),
        updateable: !masterDetail || flag(node, 'reparentableMasterDetail'),
        onDelete:
            masterDetail || constraint === 'Cascade' ? 'cascade' : constraint === 'Restrict' ? 'restrict' : 'setNull'
    };
}

const numeric = (node: XmlNode): Partial<FieldDef> => ({
    precision: integer(node, 'precision', 18),
    scale: integer(node, 'scale', 0)
});

const FORMULA_TYPES: Record<string, FieldDef['type']> = {
    Text: 'string',
    Number: 'double',
    Currency: 'currency',
    Percent: 'percent',
    Checkbox: 'boolean',
    Date: 'date',
    DateTime: 'datetime'
};

type Reader = (node: XmlNode, name: string) => [FieldDef['type'], Partial<FieldDef>];

const READERS: Record<string, Reader> = {
    Text: (node) => ['string', { length: integer(node, 'length', 255) }],
    TextArea: () => ['textarea', { length: 255 }],
    LongTextArea: (node) => ['textarea', { length: integer(node, 'length', 32768), longText: true }],
    Html: (node) => ['textarea', { length: integer(node, 'length', 32768), longText: true, html: true }],
    Email: () => ['email', { length: 80 }],
    Phone: () => ['phone', { length: 40 }],
    Url: () => ['url', { length: 255 }],
    Checkbox: (node) => ['boolean', { required: true, defaultValue: text(node, 'defaultValue') ?? 'false' }],
    Number: (node) => ['double', numeric(node)],
    Currency: (node) => ['currency', numeric(node)],
    Percent: (node) => ['percent', numeric(node)],
    Date: () => ['date', {}],
    DateTime: () => ['datetime', {}],
    Picklist: (node) => [
        'picklist',
        {
            length: 255,
            picklist: picklistEntries(node),
            restricted: flag((node.valueSet ?? {}) as XmlNode, 'restricted')
        }
    ],
    MultiselectPicklist: (node) => [
        'multipicklist',
        {
            length: 4099,
            picklist: picklistEntries(node),
            restricted: flag((node.valueSet ?? {}) as XmlNode, 'restricted')
        }
    ],
    Lookup: (node, name) => ['reference', reference(node, name, false)],
    MasterDetail: (node, name) => ['reference', reference(node, name, true)],
    AutoNumber: (node) => [
        'string',
        {
            length: 30,
            autoNumber: text(node, 'displayFormat') ?? '{0}',
            createable: false,
            updateable: false,
            required: true
        }
    ]
};

/**
 * Reads one CustomField element. Throws Error naming the type when the org has no such type, so that the caller can say
 * in which file it stands.
 */
export function readField(node: XmlNode): FieldDef {
    const name = text(node, 'fullName') ?? '';
    const label = text(node, 'label') ?? name;
    const type = text(node, 'type') ?? '';
    const common: Partial<FieldDef> = {
        custom: true,
        required: flag(node, 'required'),
        unique: flag(node, 'unique'),
        externalId: flag(node, 'externalId'),
        caseSensitive: flag(node, 'caseSensitive'),
        defaultValue: text(node, 'defaultValue'),
        helpText: text(node, 'inlineHelpText'),
        description: text(node, 'description'),
        tracked: flag(node, 'trackHistory')
    };
    const formula = text(node, 'formula');
    if (formula !== null) return { ...field(name, label, 'string'), ...common, ...formulaPart(node, type, formula) };
    const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    if (!reader) throw new Error(`field type "${type}" of ${name} is not known to the local org`);
    const [kind, more] = reader(node, name);
    const made = { ...field(name, label, kind), ...common, ...more };
    made.alwaysVisible = made.masterDetail || (made.required && kind !== 'boolean');
    return made;
}

function formulaPart(node: XmlNode, type: string, formula: string): Partial<FieldDef> {
    const kind = Object.hasOwn(FORMULA_TYPES, type) ? FORMULA_TYPES[type] : undefined;
    if (!kind) throw new Error(`formula return type "${type}" is not known to the local org`);
    return {
        type: kind,
        formula,
        blankAsZero: text(node, 'formulaTreatBlanksAs') === 'BlankAsZero',
        createable: false,
        updateable: false,
        length: kind === 'string' ? 1300 : 0,
        ...(kind === 'double' || kind === 'currency' || kind === 'percent' ? numeric(node) : {})
    };
}
