import fs from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { SampleBook } from './book.ts';
import type { OutcomeEvidence } from './evidence.ts';
import { syncConfig } from './sync-config.ts';

/** Name of the file that says when the sample was made. */
const MANIFEST = 'sample.json';

/**
 * Writes the book as a company would have it: surveys as CSV, outcomes from three systems in three formats, the accounts
 * for the loader, and the job's configuration. The manifest comes last, so a run cut short is done again.
 */
export async function writeSample(book: SampleBook, folder: string): Promise<void> {
    await fs.rm(folder, { recursive: true, force: true });
    await fs.mkdir(folder, { recursive: true });
    const at = (name: string) => path.join(folder, name);
    await fs.writeFile(at('answers.csv'), answersCsv(book));
    await fs.writeFile(at('value-realised.ndjson'), lines(attainmentRows(book)));
    await fs.writeFile(at('roi.json'), `${JSON.stringify(roiRows(book), null, 1)}\n`);
    await writeParquet(benefitRows(book), at('benefit-cost.parquet'));
    await fs.writeFile(at('accounts.json'), `${JSON.stringify(book.accounts, null, 1)}\n`);
    await fs.writeFile(at('health-sync.json'), `${JSON.stringify(syncConfig(), null, 4)}\n`);
    await fs.writeFile(at(MANIFEST), `${JSON.stringify({ asOf: book.asOf, note: NOTE }, null, 4)}\n`);
}

const NOTE = 'Invented by scripts/preview/sample. No company or person in these files exists.';

/** The day a written sample stands for, or null when there is none. */
export async function sampleDay(folder: string): Promise<string | null> {
    try {
        return (JSON.parse(await fs.readFile(path.join(folder, MANIFEST), 'utf8')) as { asOf: string }).asOf;
    } catch {
        return null;
    }
}

function answersCsv(book: SampleBook): string {
    const rows = book.answers.map((answer) =>
        [answer.accountKey, answer.respondent, answer.date, answer.rating, answer.decisionMaker].join(',')
    );
    return `${['account_key,respondent,answered_on,rating,decision_maker', ...rows].join('\n')}\n`;
}

function attainmentRows(book: SampleBook) {
    return book.outcomes.flatMap((row) =>
        row.measure.kind === 'attainment' ? [{ ...shared(row), attainment: row.measure.attainment }] : []
    );
}

function roiRows(book: SampleBook) {
    return book.outcomes.flatMap((row) =>
        row.measure.kind === 'roi' ? [{ ...shared(row), roi: row.measure.roi }] : []
    );
}

function benefitRows(book: SampleBook) {
    return book.outcomes.flatMap((row) =>
        row.measure.kind === 'benefit' ? [{ ...shared(row), benefit: row.measure.benefit, cost: row.measure.cost }] : []
    );
}

function shared(row: OutcomeEvidence) {
    return { account_key: row.accountKey, measured_on: row.date, measure: row.label, verified_by: row.verifiedBy };
}

function lines(rows: object[]): string {
    return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function writeParquet(rows: object[], file: string): Promise<void> {
    const source = `${file}.ndjson`;
    await fs.writeFile(source, lines(rows));
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    try {
        await connection.run(
            `COPY (SELECT * REPLACE (CAST(measured_on AS DATE) AS measured_on) FROM read_json(${quoted(source)}))
             TO ${quoted(file)} (FORMAT parquet)`
        );
    } finally {
        connection.closeSync();
        instance.closeSync();
    }
    await fs.rm(source);
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", "''")}'`;
}
