import type { Source } from '../config/source-schema.ts';
import { HttpOrigin } from './http/http-origin.ts';
import type { Origin } from './origin.ts';
import { PostgresOrigin } from './postgres/postgres-origin.ts';
import { SalesforceOrigin } from './salesforce/salesforce-origin.ts';

/**
 * The origin of a source; null when its rows are in files.
 * @param folder that relative paths in the settings start from
 */
export function originOf(source: Source, folder: string): Origin | null {
    if (source.postgres !== undefined) return new PostgresOrigin(source.name, source.postgres, folder);
    if (source.http !== undefined) return new HttpOrigin(source.name, source.http);
    if (source.salesforce !== undefined) return new SalesforceOrigin(source.name, source.salesforce);
    return null;
}
