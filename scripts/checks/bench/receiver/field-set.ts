import { createHash } from 'node:crypto';

/** Name of the folder with the pages of a query: it depends on the fields asked for and on the condition, not on the times in it. */
export function fieldSetOf(soql: string): string {
    return createHash('sha256')
        .update(
            soql
                .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, '<time>')
                .replaceAll(/\s+/gu, ' ')
                .trim()
        )
        .digest('hex')
        .slice(0, 16);
}
