import type { Source } from '../config/source-schema.ts';
import type { Origin } from './origin.ts';

/**
 * The origin of a source; null when its rows are in files. What speaks to servers is loaded for sources that have one.
 * @param folder that relative paths in the settings start from
 */
export async function originOf(source: Source, folder: string): Promise<Origin | null> {
    if (source.postgres !== undefined) {
        const { PostgresOrigin } = await import('./postgres/postgres-origin.ts');
        return new PostgresOrigin(source.name, source.postgres, folder);
    }
    if (source.http !== undefined) {
        const { HttpOrigin } = await import('./http/http-origin.ts');
        return new HttpOrigin(source.name, source.http);
    }
    if (source.salesforce !== undefined) {
        const { SalesforceOrigin } = await import('./salesforce/salesforce-origin.ts');
        return new SalesforceOrigin(source.name, source.salesforce, comparedAsTexts(source));
    }
    return null;
}

/** Roles whose values are read as numbers, however they are written. */
const NUMBERS = new Set(
    'rating score nps responses promoters passives detractors attainment roi benefit cost paybackActual paybackPromised weight'.split(
        ' '
    )
);

/** Columns of a source whose values are compared as texts. */
function comparedAsTexts({ columns, filter, values, emptyValues, match }: Source): string[] {
    const roles = Object.entries(columns).filter(
        ([role]) => emptyValues.length > 0 || !(NUMBERS.has(role) || (role === 'account' && match.by === 'Id'))
    );
    const named = [...roles.map(([, column]) => column), ...filter.map(({ column }) => column), ...Object.keys(values)];
    return [...new Set(named)];
}
