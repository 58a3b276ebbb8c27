import { UnreachableError, reasonOf } from '../errors.ts';
import { shellWord } from '../report/shell-word.ts';
import type { Engine, Row } from './engine.ts';
import { noRows } from './delimited.ts';
import type { EvidenceFile } from './files.ts';
import { headOf } from './header.ts';
import type { OpenFile } from './relation.ts';
import { lit, pathLit } from './sql.ts';

/** Longest single JSON object, in bytes. The reader's buffers are 16 times this. */
const OBJECT_BYTES = 2 * 1024 * 1024;
/** Added to the number of a file that is searched for keys. */
const AS_RARE = 300_000;

/**
 * JSON: an array of objects, or one object a line (NDJSON). A column is a key, or keys joined by dots for nested objects.
 * NDJSON is read as lines, so a line that is no JSON is rejected alone.
 */
export async function openJson(engine: Engine, file: EvidenceFile, id: number): Promise<OpenFile> {
    const opened = await openAny(engine, file);
    if (opened.columns === null) return opened;
    return {
        ...opened,
        rare: (names) => rareKeys(engine, file, opened.relation(names, id + AS_RARE, true, false).sql, names)
    };
}

async function rareKeys(engine: Engine, file: EvidenceFile, rows: string, names: readonly string[]): Promise<string[]> {
    const asked = names.map((_, i) => `bool_or(c${i} IS NOT NULL)`).join(', ');
    const [found = []] = await sampleOf(engine, file, `SELECT ${asked} FROM (${rows})`);
    return names.filter((_, i) => found[i] === true);
}

async function openAny(engine: Engine, file: EvidenceFile): Promise<OpenFile> {
    const head = headOf(file.path)
        .replace(/^\ufeff/u, '')
        .trimStart();
    if (head === '') return { columns: null, relation: noRows };
    if (head.startsWith('[')) return openArray(engine, file);
    if (!head.startsWith('{')) {
        throw new UnreachableError(`${file.shown} is not JSON: it starts with "${head.slice(0, 20)}".`, [
            'Expected an array of objects, or one object a line. Set "format" when it is something else.'
        ]);
    }
    return openLines(head, file);
}

function openLines(head: string, file: EvidenceFile): OpenFile {
    const lines = head.split('\n').slice(0, 200);
    const objects = lines.map(parsed);
    return {
        columns: keysOf(objects),
        note: noteOn(lines, objects, file.shown),
        relation(wanted, id, _lenient, numbered = true) {
            const cells = wanted.map((name, i) => `${extract(name)} AS c${i}`);
            const [row, number] = numbered ? ['row, ', 'row_number() OVER () AS row, '] : ['', ''];
            // \x01 cannot occur in JSON text, so every line stays one column.
            return {
                sql: `SELECT ${row}CASE WHEN json IS NULL THEN line END AS overflow, ${cells.join(', ')}
                      FROM (SELECT ${number}line, try_cast(line AS JSON) AS json
                            FROM read_csv(${pathLit(file.path)}, auto_detect = false, header = false, delim = '\x01', quote = '',
                                 escape = '', columns = {line: 'VARCHAR'},
                                 max_line_size = ${OBJECT_BYTES}, buffer_size = ${4 * OBJECT_BYTES}, store_rejects = true,
                                 rejects_table = 'malformed_${id}', rejects_scan = 'malformed_scan_${id}'))
                      WHERE trim(line) <> ''`,
                malformed: `malformed_${id}`
            };
        }
    };
}

/** What is odd about a file of lines, for somebody who misses a key. */
function noteOn(lines: readonly string[], objects: readonly unknown[], shown: string): string {
    const packed = `jq -c . "${shown}" > rows.ndjson`;
    const filled = lines.filter((line) => line.trim() !== '').length;
    if (filled > 1 && objects[0] === null)
        return `Its objects stand on several lines; one a line is wanted, or an array: ${packed}. Where the rows are inside an object: jq -c ".<key>[]"`;
    const [only] = objects;
    if (filled > 1 || only === null || typeof only !== 'object') return '';
    const inside = Object.entries(only).find(([, value]) => Array.isArray(value) && isObject(value[0]));
    return inside === undefined
        ? ''
        : `The rows seem to be inside it: jq -c ${rowsAt(inside[0])} "${shown}" > rows.ndjson`;
}

/** What picks the rows at a key, quoted for a shell. */
function rowsAt(key: string): string {
    if (/^[A-Za-z_]\w*$/u.test(key)) return `".${key}[]"`;
    return shellWord(`.[${JSON.stringify(key)}][]`);
}

function isObject(value: unknown): boolean {
    return value !== null && typeof value === 'object' && !Array.isArray(value);
}

async function openArray(engine: Engine, file: EvidenceFile): Promise<OpenFile> {
    const from = `read_json_objects(${pathLit(file.path)}, format = 'array', maximum_object_size = ${OBJECT_BYTES})`;
    const sample = await sampleOf(engine, file, `SELECT json FROM ${from} LIMIT 200`);
    return {
        columns: sample.length === 0 ? null : keysOf(sample.map((row) => parsed(String(row[0])))),
        relation(wanted, _id, _lenient, numbered = true) {
            const cells = wanted.map((name, i) => `${extract(name)} AS c${i}`);
            const [row, number] = numbered ? ['row, ', 'row_number() OVER () AS row, '] : ['', ''];
            return {
                sql: `SELECT ${row}NULL AS overflow, ${cells.join(', ')} FROM (SELECT ${number}json FROM ${from})`,
                malformed: null
            };
        }
    };
}

async function sampleOf(engine: Engine, file: EvidenceFile, sql: string): Promise<Row[]> {
    try {
        return await engine.rows(sql);
    } catch (error) {
        throw new UnreachableError(
            `${file.shown} is not a JSON array: ${reasonOf(error)}`,
            ['Export the file again; NDJSON (one object a line) loses one bad row instead of the file.'],
            error
        );
    }
}

/** Text of a key: first the key as written, then as a path of nested keys. */
function extract(name: string): string {
    const whole = `json ->> ${pathOf([name])}`;
    return name.includes('.') ? `coalesce(${whole}, json ->> ${pathOf(name.split('.'))})` : whole;
}

/** A path of keys. The engine has two ways to write one, and knows no quotes inside the common one. */
function pathOf(keys: readonly string[]): string {
    if (keys.every((key) => !key.includes('"'))) return lit(`$${keys.map((key) => `."${key}"`).join('')}`);
    return lit(keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** Keys of objects, nested ones joined by dots. */
function keysOf(objects: readonly unknown[]): string[] {
    const keys = new Set<string>();
    const collect = (value: unknown, path: string): void => {
        if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
        for (const [key, item] of Object.entries(value)) {
            keys.add(path + key);
            collect(item, `${path}${key}.`);
        }
    };
    objects.forEach((object) => collect(object, ''));
    return [...keys];
}
