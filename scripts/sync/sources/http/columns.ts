import { isObject, parsePath, pathProblem, valueAt } from './json-path.ts';
import type { JsonPath } from './json-path.ts';

const ROWS_LOOKED_AT = 200;
/** What becomes of bytes that are no UTF-8, and of half a sign of UTF-16. */
const UNREADABLE = '\ufffd';

/** The columns a source uses, taken out of rows of any shape. */
export class Columns {
    private readonly paths: readonly (readonly [name: string, path: JsonPath | null])[];
    private readonly found = new Set<string>();
    private readonly keys = new Set<string>();
    private looked = 0;
    /** Rows with a character in a column that could not be read. */
    damaged = 0;

    constructor(names: readonly string[]) {
        this.paths = names.map((name) => [name, pathProblem(name) === null ? parsePath(name) : null]);
    }

    /** A row as a line of the work file: the columns and nothing else. */
    line(row: unknown): string {
        if (this.looked < ROWS_LOOKED_AT) this.look(row);
        const cells: Record<string, unknown> = {};
        for (const [name, path] of this.paths) {
            const value = cellOf(row, name, path);
            if (value !== undefined) this.found.add(name);
            // Half a sign, as where a service cuts a text inside an emoji, is no JSON to the engine: the row would be rejected.
            const cell = typeof value === 'string' ? value.toWellFormed() : (value ?? null);
            cells[name] = isObject(cell) || Array.isArray(cell) ? JSON.stringify(cell) : cell;
        }
        const line = JSON.stringify(cells);
        if (line.includes(UNREADABLE)) this.damaged += 1;
        return line;
    }

    /** Columns that no row had. */
    get missing(): string[] {
        return this.paths.map(([name]) => name).filter((name) => !this.found.has(name));
    }

    /** Paths the first rows have, to help with a wrong name. */
    get seen(): string[] {
        return [...this.keys];
    }

    private look(row: unknown): void {
        this.looked += 1;
        collect(row, '', this.keys, 0);
    }
}

/** The value of a column: the key as it is written, else what the path leads to. */
function cellOf(row: unknown, name: string, path: JsonPath | null): unknown {
    if (isObject(row) && Object.hasOwn(row, name)) return row[name];
    return path === null ? undefined : valueAt(row, path);
}

function collect(value: unknown, path: string, keys: Set<string>, depth: number): void {
    if (depth > 8 || keys.size > 500) return;
    if (Array.isArray(value)) collect(value[0], `${path}[0]`, keys, depth + 1);
    else if (isObject(value)) {
        for (const [key, item] of Object.entries(value))
            collect(item, path === '' ? key : `${path}.${key}`, keys, depth + 1);
    } else if (path !== '') keys.add(path);
}
