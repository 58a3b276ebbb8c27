/**
 * @typedef {string | { objectApiName: string, fieldApiName: string }} FieldId
 * @typedef {{ value: any, displayValue: string | null }} FieldValue a related record is a value with `fields` of its own
 * @typedef {{ id: string, apiName: string, fields: Record<string, FieldValue> }} RecordData
 */

/**
 * `Account.Name` from a string or from an import of `@salesforce/schema/Account.Name`.
 * @param {FieldId} field
 */
export function qualifiedName(field) {
    return typeof field === 'string' ? field : `${field.objectApiName}.${field.fieldApiName}`;
}

/**
 * The value of a field, through relationships; undefined when it was not read, null when it is empty.
 * @param {RecordData | undefined} record
 * @param {FieldId} field
 */
export function getFieldValue(record, field) {
    return follow(record, field, 'value');
}

/**
 * The value as the user's locale writes it, when the org gives one.
 * @param {RecordData | undefined} record
 * @param {FieldId} field
 */
export function getFieldDisplayValue(record, field) {
    return follow(record, field, 'displayValue');
}

/**
 * @param {RecordData | undefined} record
 * @param {FieldId} field
 * @param {keyof FieldValue} key
 */
function follow(record, field, key) {
    const [, ...path] = qualifiedName(field).split('.');
    let fields = record?.fields;
    for (const [index, part] of path.entries()) {
        const found = fields?.[part];
        if (found === undefined) return undefined;
        if (index === path.length - 1) return found[key];
        if (found.value === null) return null;
        fields = found.value.fields;
    }
    return undefined;
}
