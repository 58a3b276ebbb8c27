import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** How large a made-up book is. */
export interface Size {
    readonly accounts: number;
    readonly answers: number;
}

/** Day the made-up evidence is scored as of. */
export const AS_OF = '2026-06-30';

/** Key of the i-th account. */
export function accountKey(i: number): string {
    return `ACC-${String(i).padStart(8, '0')}`;
}

/**
 * Writes made-up evidence as CSV: answers.csv (key, person, rating, day) and outcomes.csv (key, attainment, day).
 * The same size always gives the same files.
 */
export async function generateEvidence(folder: string, size: Size): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: '512MB',
        temp_directory: join(folder, 'spill')
    });
    const connection = await instance.connect();
    const key = (number: string): string => `'ACC-' || lpad((${number})::VARCHAR, 8, '0')`;
    const day = (seed: string): string => `DATE '${AS_OF}' - (hash(${seed}) % 400)::INTEGER`;
    // Most answers are friendly, some are not: the squared share gives every account its own level.
    await connection.run(`COPY (SELECT ${key(`hash(i) % ${size.accounts}`)} AS account_key,
            'person' || (hash(i * 7 + 1) % ${Math.max(1, Math.floor(size.answers * 0.9))}) || '@example.com' AS email,
            least(10, (hash(i * 3 + 2) % 6) + (hash(hash(i) % ${size.accounts}) % 7))::INTEGER AS score, ${day('i * 13 + 3')} AS answered_on
        FROM range(${size.answers}) t(i)) TO '${join(folder, 'answers.csv')}' (HEADER)`);
    await connection.run(`COPY (SELECT ${key('i')} AS account_key, round(0.2 + (hash(i * 5 + 4) % 110) / 100, 2) AS attainment,
            DATE '${AS_OF}' - (hash(i * 17 + 5) % 170)::INTEGER AS measured_on
        FROM range(${size.accounts}) t(i)) TO '${join(folder, 'outcomes.csv')}' (HEADER)`);
    connection.closeSync();
    instance.closeSync();
}
