// Short forms for writing standard objects by hand: only what differs from the ordinary is said.

import { field } from '../model.ts';
import type { FieldDef, RecordView, SharingModel } from '../model.ts';

export interface StandardObject {
    name: string;
    label: string;
    labelPlural: string;
    keyPrefix: string;
    sharing: SharingModel;
    /** Reference field that decides access when sharing is ControlledByParent. */
    sharingParent?: string;
    /** Has an OwnerId. Default true. */
    ownable?: boolean;
    setup?: boolean;
    readableByAll?: boolean;
    /** Which APIs know the object. Default the data APIs alone. */
    apis?: readonly ('data' | 'tooling')[];
    createable?: boolean;
    deletable?: boolean;
    /** Shows records of another object, to be read as children only. */
    viewOf?: RecordView;
    fields: FieldDef[];
}

type More = Partial<FieldDef>;

export const text = (name: string, label: string, length: number, more: More = {}): FieldDef =>
    field(name, label, 'string', { length, ...more });

export const required = (name: string, label: string, length: number, more: More = {}): FieldDef =>
    text(name, label, length, { required: true, alwaysVisible: true, ...more });

/** The Name of an object that has one of its own. */
export const nameText = (label: string, length: number): FieldDef =>
    required('Name', label, length, { nameField: true });

/** The parts of the name of a person; they take no field permissions. */
export const personParts = (): FieldDef[] => {
    const part = { compoundName: 'Name', alwaysVisible: true };
    return [
        required('LastName', 'Last Name', 80, part),
        text('FirstName', 'First Name', 40, part),
        picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], { length: 40, ...part })
    ];
};

/** The Name of a person: made from its parts, never written. */
export const personName = (label: string): FieldDef =>
    field('Name', label, 'string', {
        length: 121,
        nameField: true,
        alwaysVisible: true,
        createable: false,
        updateable: false,
        formula: 'TRIM(FirstName & " " & LastName)'
    });

export const longText = (name: string, label: string, length: number): FieldDef =>
    field(name, label, 'textarea', { length, longText: true });

export const picklist = (name: string, label: string, values: string[], more: More = {}): FieldDef =>
    field(name, label, 'picklist', {
        length: 255,
        picklist: values.map((value) => ({
            value,
            label: value,
            isDefault: value === more.defaultValue,
            active: true
        })),
        ...more
    });

export const flag = (name: string, label: string, on = false, more: More = {}): FieldDef =>
    field(name, label, 'boolean', { required: true, defaultValue: String(on), ...more });

export const int = (name: string, label: string): FieldDef => field(name, label, 'int', { precision: 8 });

export const currency = (name: string, label: string, scale = 2): FieldDef =>
    field(name, label, 'currency', { precision: 18, scale });

export const percent = (name: string, label: string): FieldDef =>
    field(name, label, 'percent', { precision: 3, scale: 0 });

export const date = (name: string, label: string, more: More = {}): FieldDef => field(name, label, 'date', more);

export const dateTime = (name: string, label: string, more: More = {}): FieldDef =>
    field(name, label, 'datetime', more);

export const phone = (name: string, label: string): FieldDef => field(name, label, 'phone', { length: 40 });

export const email = (name: string, label: string, more: More = {}): FieldDef =>
    field(name, label, 'email', { length: 80, ...more });

export const url = (name: string, label: string): FieldDef => field(name, label, 'url', { length: 255 });

/** Lookup. `children` names the list on the parent. */
export const lookup = (
    name: string,
    label: string,
    to: string | string[],
    children: string | null,
    more: More = {}
): FieldDef =>
    field(name, label, 'reference', {
        length: 18,
        referenceTo: Array.isArray(to) ? to : [to],
        relationshipName: name.replace(/Id$/, ''),
        childRelationshipName: children,
        ...more
    });

/** The parts of an address and the compound field that answers them as one object; `prefix` is "" for a Lead. */
export const address = (prefix: string, label: string): FieldDef[] => {
    const part = { compoundName: `${prefix}Address` };
    const titled = (name: string): string => `${label} ${name}`.trim();
    return [
        field(`${prefix}Street`, titled('Street'), 'textarea', { length: 255, ...part }),
        text(`${prefix}City`, titled('City'), 40, part),
        text(`${prefix}State`, titled('State/Province'), 80, part),
        text(`${prefix}PostalCode`, titled('Zip/Postal Code'), 20, part),
        text(`${prefix}Country`, titled('Country'), 80, part),
        field(`${prefix}Address`, titled('Address'), 'address', {
            longText: true,
            createable: false,
            updateable: false
        })
    ];
};

export const INDUSTRIES = [
    'Agriculture',
    'Apparel',
    'Banking',
    'Biotechnology',
    'Chemicals',
    'Communications',
    'Construction',
    'Consulting',
    'Education',
    'Electronics',
    'Energy',
    'Engineering',
    'Entertainment',
    'Environmental',
    'Finance',
    'Food & Beverage',
    'Government',
    'Healthcare',
    'Hospitality',
    'Insurance',
    'Machinery',
    'Manufacturing',
    'Media',
    'Not For Profit',
    'Other',
    'Recreation',
    'Retail',
    'Shipping',
    'Technology',
    'Telecommunications',
    'Transportation',
    'Utilities'
];

export const LEAD_SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];
