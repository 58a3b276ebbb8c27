/** Writes config/health-sync.schema.json from the zod schema, or with --check says whether it is fresh. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { configSchema } from './schema.ts';

export const SCHEMA_FILE = fileURLToPath(new URL('../../../config/health-sync.schema.json', import.meta.url));

/** The JSON Schema editors use, as text that ends with a line break. */
export function jsonSchemaText(): string {
    return `${JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), null, 4)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    if (process.argv.includes('--check')) {
        const fresh = readFileSync(SCHEMA_FILE, 'utf8') === jsonSchemaText();
        process.exitCode = fresh ? 0 : 1;
        process.stderr.write(fresh ? 'fresh\n' : 'stale; run: node scripts/sync/config/json-schema.ts\n');
    } else {
        writeFileSync(SCHEMA_FILE, jsonSchemaText());
    }
}
