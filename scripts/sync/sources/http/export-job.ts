import type { HttpSettings } from '../../config/http-schema.ts';
import type { HttpClient } from './client.ts';
import type { Clock } from './clock.ts';
import { parsePath, valueAt } from './json-path.ts';
import type { HttpRequest } from './request.ts';

type ExportSettings = NonNullable<HttpSettings['export']>;

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 15_000;

/** Has a service prepare a file and waits for it. @returns the request that fetches the file */
export async function exportedFile(
    client: HttpClient,
    settings: ExportSettings,
    request: HttpRequest,
    clock: Clock
): Promise<HttpRequest> {
    const { failures } = client;
    const id = textAt(client, request, await client.question(request), settings.id);
    const asking = addressed(request, settings.statusUrl, { id });
    const end = clock.now() + settings.waitMinutes * 60_000;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
        const answer = await client.question(asking);
        const state = textAt(client, asking, answer, settings.status);
        if (settings.done.includes(state)) {
            const file = settings.file === undefined ? id : textAt(client, asking, answer, settings.file);
            return addressed(request, settings.fileUrl, { id, file });
        }
        if (settings.failed.includes(state)) {
            throw failures.failure(
                `The export of ${failures.shown(request.url)} ended as "${failures.clean(state, 60)}".`,
                ['Run the same command again. If it persists, look at the exports in the service itself.']
            );
        }
        if (clock.now() >= end) {
            throw failures.failure(
                `The export of ${failures.shown(request.url)} is not ready after ${settings.waitMinutes} minutes.`,
                ['Raise "http.export.waitMinutes", or read fewer answers with "http.since".']
            );
        }
        await clock.sleep(wait);
    }
}

/** A GET of the address with something added; what is put in is part of the path, whatever it holds. */
function addressed(request: HttpRequest, added: string, parts: Readonly<Record<string, string>>): HttpRequest {
    const url = new URL(request.url);
    const filled = added.replace(/\{(id|file)\}/gu, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
    const [path = '', query = ''] = filled.split('?');
    url.pathname = `${url.pathname.replace(/\/$/u, '')}/${path.replace(/^\//u, '')}`;
    url.search = query;
    return { method: 'GET', url, repeatable: true };
}

function textAt(client: HttpClient, request: HttpRequest, answer: unknown, path: string): string {
    const value = valueAt(answer, parsePath(path));
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return String(value);
    const { failures } = client;
    throw failures.failure(`The answer of ${failures.shown(request.url)} has nothing at "${path}".`, [
        'Compare "http.export" with the documentation of the service.'
    ]);
}
