/** A record as a SOQL answer nests it. */
export type Row = { Id: string } & Record<string, unknown>;

export type Value = string | number | boolean | null;

/** The value at a path such as "Owner.Name"; null when a parent is missing. */
export function valueAt(row: Row, path: string): Value {
    let value: unknown = row;
    for (const part of path.split('.')) {
        if (value === null || typeof value !== 'object') return null;
        value = (value as Record<string, unknown>)[part] ?? null;
    }
    return value as Value;
}
