import type { Source } from '../config/source-schema.ts';
import type { Reading } from './reading.ts';
import type { OpenFile } from './relation.ts';

/**
 * The reading of one file of a source: columns of which the file says that they are days or numbers are taken as they are. What
 * the settings say of texts (words for values, texts for nothing, filters) is still asked of texts.
 */
export function typedReading(source: Source, reading: Reading, { types }: OpenFile): Reading {
    if (types === undefined || source.emptyValues.length > 0) return reading;
    const texts = new Set([...Object.keys(source.values), ...source.filter.map(({ column }) => column)]);
    const columns = Object.values(reading.columns);
    const asTheyAre: string[] = [];
    let { values } = reading;
    for (const [role, typed] of Object.entries(reading.typed ?? {})) {
        const column = reading.columns[role];
        if (column === undefined || texts.has(column) || columns.filter((other) => other === column).length > 1)
            continue;
        if (!typed.types.includes(types.get(column) ?? '')) continue;
        asTheyAre.push(column);
        values = { ...values, ...typed.values };
    }
    return { ...reading, values, asTheyAre };
}
