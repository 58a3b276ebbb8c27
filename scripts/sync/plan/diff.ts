import type { Engine, Row } from '../sources/engine.ts';
import { textOrNull } from '../sources/engine-chunks.ts';
import { lit } from '../sources/sql.ts';
import { CHANGE_COLUMNS, changeLine } from './changes.ts';
import type { Change } from './changes.ts';
import { LineFile } from '../line-file.ts';

/** Accounts that make the same move, such as Green -> Amber. */
export interface Movement {
    readonly movement: string;
    /** Null in an org with one currency. */
    readonly currency: string | null;
    readonly accounts: number;
    /** Sum of the known revenue; null when none is known. */
    readonly revenue: number | null;
    readonly revenueUnknown: number;
    /** Revenue of the accounts that fall into Amber or Red. */
    readonly atStake: number | null;
}

/** A list of changes in the order in which people should read it. */
export interface Diff {
    readonly first: readonly Change[];
    readonly movements: readonly Movement[];
}

const TYPES: Partial<Record<keyof Change, string>> = {
    scoreBefore: 'DOUBLE',
    scoreAfter: 'DOUBLE',
    atStake: 'DOUBLE',
    revenue: 'DOUBLE'
};

/**
 * Sorts a list of changes by money at stake, then by the size of the move, and counts the movements. The engine sorts, so
 * that any number of changes fits.
 * @param list changes as NDJSON
 * @param file sorted list for people: CSV, or NDJSON by its ending
 * @param limit number of changes to return
 */
export async function sortChanges(engine: Engine, list: string, file: string, limit: number): Promise<Diff> {
    const columns = CHANGE_COLUMNS.map((name) => `${name}: '${TYPES[name] ?? 'VARCHAR'}'`).join(', ');
    await engine.run(`CREATE OR REPLACE TABLE changes AS
        SELECT * FROM read_json(${lit(list)}, format = 'newline_delimited', columns = {${columns}})`);
    const lines = new LineFile(file);
    const line = changeLine(file);
    if (line.header !== null) lines.add(line.header);
    const first: Change[] = [];
    const sql = `SELECT ${CHANGE_COLUMNS.join(', ')} FROM changes ORDER BY atStake DESC NULLS LAST, movement LIKE '% -> Red' DESC,
        abs(coalesce(scoreAfter, 0) - scoreBefore) DESC NULLS LAST, name, id`;
    for await (const rows of engine.stream(sql)) {
        for (const row of rows) {
            const change = changeOf(row);
            if (first.length < limit) first.push(change);
            lines.add(line.of(change));
        }
    }
    lines.close();
    const movements = await countMovements(engine);
    await engine.run('DROP TABLE changes');
    return { first, movements };
}

async function countMovements(engine: Engine): Promise<Movement[]> {
    const rows =
        await engine.rows(`SELECT movement, currency, count(*), sum(revenue), count(*) FILTER (revenue IS NULL), sum(atStake)
        FROM changes GROUP BY ALL ORDER BY sum(atStake) DESC NULLS LAST, count(*) DESC, movement, currency`);
    return rows.map(([movement, currency, accounts, revenue, unknown, atStake]) => ({
        movement: String(movement),
        currency: textOrNull(currency),
        accounts: Number(accounts),
        revenue: numberOf(revenue),
        revenueUnknown: Number(unknown),
        atStake: numberOf(atStake)
    }));
}

function changeOf(row: Row): Change {
    const values = CHANGE_COLUMNS.map((name, i) => [name, name in TYPES ? numberOf(row[i]) : textOrNull(row[i])]);
    return Object.fromEntries(values) as Change;
}

function numberOf(value: Row[number] | undefined): number | null {
    return value === null || value === undefined ? null : Number(value);
}
