import { join } from 'node:path';
import type { HttpSettings } from '../../config/http-schema.ts';
import { ConfigError } from '../../errors.ts';
import type { Progress } from '../../report/progress.ts';
import { sanitize } from '../../report/sanitize.ts';
import type { EvidenceFile } from '../files.ts';
import { nearest } from '../nearest.ts';
import { workFile } from '../origin.ts';
import type { FetchContext, Origin } from '../origin.ts';
import { HttpClient } from './client.ts';
import { realClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { Columns } from './columns.ts';
import { exportedFile } from './export-job.ts';
import { Refused } from './failures.ts';
import { firstRequest, isDoubtful, nextRequest, totalOf, WrongPaging } from './paging.ts';
import { readPage } from './read-page.ts';
import type { ReadPage } from './read-page.ts';
import { identityOf } from './request.ts';
import type { HttpRequest } from './request.ts';
import { RowFile } from './row-file.ts';
import { requestOf } from './settings-request.ts';

/** How services say that there are no more pages. */
const NO_SUCH_PAGE = new Set([400, 404, 410, 416, 422]);

/** Rows of a service that answers in JSON. */
export class HttpOrigin implements Origin {
    readonly shown: string;
    private readonly name: string;
    private readonly settings: HttpSettings;
    private readonly clock: Clock;
    private readonly client: HttpClient;

    /** @param name of the source */
    constructor(name: string, settings: HttpSettings, clock: Clock = realClock) {
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.client = new HttpClient(name, settings, clock);
        this.shown = this.client.failures.shown(new URL(settings.url));
    }

    async check(): Promise<null> {
        await this.client.knock();
        return null;
    }

    async fetch({ folder, values, columns: names, progress }: FetchContext): Promise<EvidenceFile[]> {
        const columns = new Columns(names);
        const file = new RowFile(join(folder, 'rows.ndjson'));
        let rows = 0;
        try {
            const asked = requestOf(this.settings, values);
            const start =
                this.settings.export === undefined
                    ? asked
                    : await exportedFile(this.client, this.settings.export, asked, this.clock);
            rows = await this.readPages(start, file, columns, progress);
        } finally {
            file.close();
        }
        if (rows > 0) this.complainOf(columns);
        return [workFile(file.path, this.shown, 'ndjson', file.bytes)];
    }

    /** Reads page after page. @returns rows of all */
    private async readPages(
        start: HttpRequest,
        file: RowFile,
        columns: Columns,
        progress: Progress = () => undefined
    ): Promise<number> {
        const { paging, limits } = this.settings;
        const asked = new Set<string>();
        const seen = new Set<string>();
        let rows = 0;
        let first = 0;
        let end = file.mark();
        let request: HttpRequest | null = firstRequest(paging, start);
        for (let pages = 1; request !== null; pages++) {
            if (pages > limits.maxPages) throw this.endless(request, `has more than ${limits.maxPages} pages`);
            asked.add(identityOf(request));
            const doubtful = isDoubtful(paging, { pages: pages - 1, rows, first });
            const page = await this.readPage(request, file, columns, doubtful);
            if (page === null || (doubtful && page.digest !== null && seen.has(page.digest))) {
                file.rollback(end);
                return rows;
            }
            end = file.mark();
            if (pages === 1) first = page.rows;
            if (page.digest !== null && seen.has(page.digest))
                throw this.endless(request, `sent the same page twice, the second time as page ${pages}`);
            if (page.digest !== null) seen.add(page.digest);
            rows += page.rows;
            progress(rows, totalOf(paging, page));
            request = this.next(request, page, { pages, rows, first });
            if (request !== null && asked.has(identityOf(request)))
                throw this.endless(request, 'goes round in circles: it names a page again that was read');
        }
        return rows;
    }

    /** @param doubtful whether there may be no such page; then null is returned when the service says so */
    private async readPage(
        request: HttpRequest,
        file: RowFile,
        columns: Columns,
        doubtful: boolean
    ): Promise<ReadPage | null> {
        try {
            return await readPage(this.client, request, this.settings.rows, file, columns);
        } catch (error) {
            if (doubtful && error instanceof Refused && NO_SUCH_PAGE.has(error.status)) return null;
            throw error;
        }
    }

    private next(
        request: HttpRequest,
        page: Parameters<typeof nextRequest>[2],
        progress: Parameters<typeof nextRequest>[3]
    ): HttpRequest | null {
        try {
            return nextRequest(this.settings.paging, request, page, progress);
        } catch (error) {
            if (!(error instanceof WrongPaging)) throw error;
            const { failures } = this.client;
            throw failures.failure(`The answer of ${failures.shown(request.url)} ${failures.clean(error.message)}.`, [
                `Compare "http.paging" of "${this.name}" with the documentation of the service.`
            ]);
        }
    }

    private endless(request: HttpRequest, what: string): Error {
        const { failures } = this.client;
        return failures.failure(`${failures.shown(request.url)} ${what}.`, [
            `Compare "http.paging" of "${this.name}" with the documentation of the service: is "parameter" the right name, and "size" the size of a page?`,
            'Reading on would never end, so nothing was written.'
        ]);
    }

    /** A column that no row has is a wrong name, not a lack of evidence. */
    private complainOf(columns: Columns): void {
        const { missing, seen } = columns;
        if (missing.length === 0) return;
        const problems = missing.map((name) => {
            const close = nearest(name, seen);
            const hint = close === null ? '' : ` Did you mean "${sanitize(close)}"?`;
            return `Source "${this.name}": no row of ${this.shown} has "${sanitize(name)}".${hint} Rows have: ${sanitize(seen.join(', '), 1500)}`;
        });
        throw new ConfigError('The settings', problems, ['Correct the columns; docs/sources.md explains the paths.']);
    }
}
