import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { DEFAULT_CONFIG } from '../config/default-config.ts';
import { summaryText } from '../report/summary.ts';
import type { Summary } from '../report/summary.ts';
import { isReaderGone } from './reader-gone.ts';

/** How a result is printed. */
export interface PrintOptions {
    readonly json?: boolean;
    readonly format?: 'table' | 'csv' | 'json';
    readonly config: string;
    readonly org?: string;
}

/**
 * Prints the result of a command on standard output. With a format, every change of a plan: CSV rows alone, or JSON with the
 * summary; the summary then goes to standard error. Changes are streamed, however many there are.
 */
export async function printResult(summary: Summary, options: PrintOptions): Promise<void> {
    try {
        await print(summary, options);
    } catch (error) {
        // The work is done, whether somebody reads of it to the end or not.
        if (!isReaderGone(error)) throw error;
    }
}

async function print(summary: Summary, { json, format, config, org }: PrintOptions): Promise<void> {
    const { file } = summary.changes;
    const place = [
        ...(config === DEFAULT_CONFIG ? [] : ['--config', config]),
        ...(org === undefined ? [] : ['--org', org])
    ];
    if (format === 'csv') {
        process.stderr.write(`\n${summaryText(summary, place)}\n`);
        if (file !== null) for await (const line of linesOf(file)) await out(`${line}\n`);
    } else if (format === 'json') {
        const { examples: _, ...changes } = summary.changes;
        await out(`{"summary":${JSON.stringify({ ...summary, changes })},"changes":[`);
        let separator = '\n';
        if (file !== null)
            for await (const line of linesOf(file)) {
                await out(separator + line);
                separator = ',\n';
            }
        await out('\n]}\n');
    } else {
        await out(json === true ? `${JSON.stringify(summary, null, 2)}\n` : `\n${summaryText(summary, place)}\n`);
    }
}

function linesOf(file: string): AsyncIterable<string> {
    return createInterface({ input: createReadStream(file, 'utf8') });
}

function out(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
    });
}
