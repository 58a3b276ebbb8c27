import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** How large a made-up book is. */
export interface Size {
    readonly accounts: number;
    readonly answers: number;
}

/** Day the made-up evidence is scored as of. */
export const AS_OF = '2026-06-30';
/** Changes when other evidence is made, so that files of an earlier version are not used. */
const SEED = 'v2';

/** Key of the i-th account. */
export function accountKey(i: number): string {
    return `ACC-${String(i).padStart(8, '0')}`;
}

/**
 * Makes evidence: answers.csv and answers.parquet (key, person, rating, day), outcomes.csv (key, attainment, day), and
 * outcomes-changed.csv, in which every hundredth account has another attainment. The same size always gives the same files,
 * so they are kept in a folder named by it.
 * @returns the folder
 */
export async function generateEvidence(parent: string, size: Size): Promise<string> {
    const folder = join(parent, `${size.accounts}-${size.answers}-${SEED}`);
    if (existsSync(join(folder, 'complete'))) return folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: '512MB',
        temp_directory: join(folder, 'spill')
    });
    const connection = await instance.connect();
    const key = (number: string): string => `'ACC-' || lpad((${number})::VARCHAR, 8, '0')`;
    const day = (seed: string): string => `DATE '${AS_OF}' - (hash(${seed}) % 400)::INTEGER`;
    // Most answers are friendly, some are not: the squared share gives every account its own level.
    const answers = `SELECT ${key(`hash(i) % ${size.accounts}`)} AS account_key,
            'person' || (hash(i * 7 + 1) % ${Math.max(1, Math.floor(size.answers * 0.9))}) || '@example.com' AS email,
            least(10, (hash(i * 3 + 2) % 6) + (hash(hash(i) % ${size.accounts}) % 7))::INTEGER AS score, ${day('i * 13 + 3')} AS answered_on
        FROM range(${size.answers}) t(i)`;
    const outcomes = (changed: string): string => `SELECT ${key('i')} AS account_key,
            round(0.2 + (hash(i * 5 + 4) % 110) / 100 + ${changed}, 2) AS attainment,
            DATE '${AS_OF}' - (hash(i * 17 + 5) % 170)::INTEGER AS measured_on
        FROM range(${size.accounts}) t(i)`;
    await connection.run(`COPY (${answers}) TO '${join(folder, 'answers.csv')}' (HEADER)`);
    await connection.run(
        `COPY (FROM read_csv('${join(folder, 'answers.csv')}')) TO '${join(folder, 'answers.parquet')}'`
    );
    await connection.run(`COPY (${outcomes('0')}) TO '${join(folder, 'outcomes.csv')}' (HEADER)`);
    await connection.run(
        `COPY (${outcomes('CASE WHEN i % 100 = 0 THEN 0.3 ELSE 0 END')}) TO '${join(folder, 'outcomes-changed.csv')}' (HEADER)`
    );
    connection.closeSync();
    instance.closeSync();
    writeFileSync(join(folder, 'complete'), '');
    return folder;
}

/** Settings of the job for the made-up evidence. */
export function settingsFor(answers: string, outcomes: string): object {
    const columns = { account: 'account_key', respondent: 'email', rating: 'score', date: 'answered_on' };
    return {
        // The receiver answers by the Bulk API only, so that a small book takes the same way as a large one.
        write: { bulkFrom: 1 },
        sources: [
            { name: 'survey', kind: 'answers', files: [answers], columns },
            {
                name: 'outcomes',
                kind: 'roi',
                files: [outcomes],
                columns: { account: 'account_key', attainment: 'attainment', date: 'measured_on' },
                constants: { verifiedBy: 'system' }
            }
        ]
    };
}
