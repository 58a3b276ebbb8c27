import type { HttpSettings } from '../../config/http-schema.ts';
import { fillRunValues } from '../run-values.ts';
import type { RunValues } from '../run-values.ts';
import { firstDayOf } from '../window.ts';
import { withParameter } from './request.ts';
import type { HttpRequest } from './request.ts';

/** The request of the settings with the values of the run, before any paging. */
export function requestOf(settings: HttpSettings, values: RunValues): HttpRequest {
    const url = new URL(settings.url);
    for (const [name, value] of Object.entries(settings.query))
        url.searchParams.set(name, fillRunValues(String(value), values));
    const request: HttpRequest = {
        method: settings.method,
        url,
        body: settings.body === undefined ? undefined : (filled(settings.body, values) as Record<string, unknown>),
        repeatable: settings.repeatable ?? settings.method === 'GET'
    };
    const { since } = settings;
    if (since === undefined) return request;
    const first = firstDayOf(values, since.days);
    return withParameter(request, since.in, since.parameter, written(first, since.as));
}

function filled(value: unknown, values: RunValues): unknown {
    if (typeof value === 'string') return fillRunValues(value, values);
    if (Array.isArray(value)) return value.map((item) => filled(item, values));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, values)]));
}

function written(day: string, as: NonNullable<HttpSettings['since']>['as']): string | number {
    const instant = Date.parse(`${day}T00:00:00Z`);
    switch (as) {
        case 'iso':
            return `${day}T00:00:00Z`;
        case 'isoWithoutZone':
            return `${day}T00:00:00`;
        case 'date':
            return day;
        case 'seconds':
            return instant / 1000;
        case 'milliseconds':
            return instant;
    }
}
