import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../salesforce/session.ts';
import type { Origin } from '../sources/origin.ts';

type Context = Parameters<Origin['fetch']>[0];

/** What an origin that needs no org fetches, as the text of its first file. @param folder for a folder of its own */
export async function fetchedText(
    origin: Pick<Origin, 'fetch'>,
    folder: string,
    asked: Pick<Context, 'values' | 'columns' | 'warn'>
): Promise<string> {
    const place = mkdtempSync(join(folder, 'fetched-'));
    const [file] = await origin.fetch({ folder: place, session: {} as Session, ...asked });
    return readFileSync(file?.path ?? '', 'utf8');
}
