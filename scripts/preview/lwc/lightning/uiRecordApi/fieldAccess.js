/** `Account.Name` from a string or from an import of `@salesforce/schema/Account.Name`. */
export function qualifiedName(field) {
    return typeof field === 'string' ? field : `${field.objectApiName}.${field.fieldApiName}`;
}

/** The value of a field, through relationships; undefined when it was not read, null when it is empty. */
export function getFieldValue(record, field) {
    return follow(record, field, 'value');
}

/** The value as the user's locale writes it, when the org gives one. */
export function getFieldDisplayValue(record, field) {
    return follow(record, field, 'displayValue');
}

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
