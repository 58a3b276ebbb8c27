import type { HttpSettings } from '../../config/http-schema.ts';
import { UnreachableError } from '../../errors.ts';
import type { Progress as Told } from '../../report/progress.ts';
import type { HttpClient } from './client.ts';
import type { Columns } from './columns.ts';
import { Refused } from './failures.ts';
import { firstRequest, isDoubtful, moreAfter, namesEnd, nextRequest, totalOf, WrongPaging } from './paging.ts';
import type { Page, Progress } from './paging.ts';
import { NoArray, readPage } from './read-page.ts';
import type { ReadPage } from './read-page.ts';
import { identityOf } from './request.ts';
import type { HttpRequest } from './request.ts';
import type { RowFile } from './row-file.ts';

/** How services say that there is no such page. */
const NO_SUCH_PAGE = new Set([404, 410, 416]);
/** How some say it, too; but it may as well be the question that they refuse. 200 tells of an error inside. */
const PERHAPS_NONE = new Set([200, 400, 422]);

/** Where the rows of the pages go, and what there is to say about them. */
export interface PageContext {
    readonly file: RowFile;
    readonly columns: Columns;
    readonly warn: (message: string) => void;
    readonly progress?: Told | undefined;
}

/** Reads page after page of one source. */
export class PageReader {
    private readonly name: string;
    private readonly settings: HttpSettings;
    private readonly client: HttpClient;
    private readonly context: PageContext;

    /** @param name of the source */
    constructor(name: string, settings: HttpSettings, client: HttpClient, context: PageContext) {
        this.name = name;
        this.settings = settings;
        this.client = client;
        this.context = context;
    }

    /** @returns rows of all pages. @throws UnreachableError, ConfigError */
    async read(start: HttpRequest): Promise<number> {
        const { paging, limits } = this.settings;
        const { file, progress } = this.context;
        const asked = new Set<string>();
        const seen = new Set<string>();
        let soFar: Progress = { pages: 0, rows: 0, first: 0, last: 0 };
        let end = file.mark();
        let request: HttpRequest | null = firstRequest(paging, start);
        while (request !== null) {
            if (soFar.pages >= limits.maxPages) throw this.endless(request, `has more than ${limits.maxPages} pages`);
            asked.add(identityOf(request));
            const page = await this.readPage(request, soFar);
            const again = page !== null && page.digest !== null && seen.has(page.digest);
            if (page === null || (again && isDoubtful(paging, soFar))) {
                file.rollback(end);
                return soFar.rows;
            }
            end = file.mark();
            soFar = withPage(soFar, page);
            if (again) throw this.endless(request, `sent the same page twice, the second time as page ${soFar.pages}`);
            if (page.digest !== null) seen.add(page.digest);
            progress?.(soFar.rows, totalOf(paging, page));
            const last = request;
            request = this.next(last, page, soFar);
            if (request === null) this.tellMore(last, page, soFar);
            if (request !== null && asked.has(identityOf(request)))
                throw this.endless(request, 'goes round in circles: it names a page again that was read');
        }
        return soFar.rows;
    }

    /** @returns null where there may be no such page and the service says so */
    private async readPage(request: HttpRequest, soFar: Progress): Promise<ReadPage | null> {
        const { file, columns, warn } = this.context;
        try {
            const page = await readPage(this.client, request, this.settings.rows, file, columns);
            if (page.told !== null) warn(this.client.failures.toldBeside(page.url, page.told));
            return page;
        } catch (error) {
            if (!isDoubtful(this.settings.paging, soFar)) throw error;
            this.expectNoPage(error, soFar);
            return null;
        }
    }

    /** Warns when the last page says that it is not the last. */
    private tellMore({ url }: HttpRequest, page: Page, soFar: Progress): void {
        const { paging, export: exported } = this.settings;
        const more = exported === undefined ? moreAfter(paging, page, soFar) : null;
        if (more === null) return;
        const { failures } = this.client;
        const named = namesEnd(paging)
            ? 'the service names more'
            : `the last answer of ${failures.shown(url)} names more, at ${failures.clean(more)}: set "http.paging" to the way it leads on`;
        this.context.warn(`${failures.prefix}${onlyRead(soFar)}, and ${named}.`);
    }

    /** Returns when the failure says that there is no such page. What may mean something else is told. */
    private expectNoPage(error: unknown, soFar: Progress): void {
        const said = noPageIn(error);
        if (said === null) throw this.onlyAsked(error, soFar);
        const named = namesEnd(this.settings.paging);
        if (!named && error instanceof Refused && NO_SUCH_PAGE.has(error.status)) return;
        const only = onlyRead(soFar);
        this.context.warn(
            named
                ? `${said} ${only}, and the service names more.`
                : `${said} ${only}; if there are more, set "http.paging.size" to the rows a page that the service gives.`
        );
    }

    /** A failure at a page that perhaps does not exist, with why it was asked for. */
    private onlyAsked(error: unknown, { pages }: Progress): unknown {
        if (!(error instanceof UnreachableError)) return error;
        const hint = `If everything comes in one answer, set "http.paging" of "${this.name}" to { "type": "none" }.`;
        return new UnreachableError(
            `${sentence(error.message)} Page ${pages + 1} was asked for only to see whether there is one, because the page before it was short.`,
            pages === 1 ? [...error.actions, hint] : error.actions,
            error
        );
    }

    private next(request: HttpRequest, page: Page, soFar: Progress): HttpRequest | null {
        try {
            return nextRequest(this.settings.paging, request, page, soFar);
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
}

function withPage({ pages, rows, first }: Progress, page: Page): Progress {
    return { pages: pages + 1, rows: rows + page.rows, first: pages === 0 ? page.rows : first, last: page.rows };
}

/** What an answer says where that may mean that there is no such page; null for every other failure. */
function noPageIn(error: unknown): string | null {
    if (error instanceof NoArray) return sentence(error.problem);
    if (!(error instanceof Refused)) return null;
    return NO_SUCH_PAGE.has(error.status) || PERHAPS_NONE.has(error.status) ? sentence(error.message) : null;
}

function onlyRead({ rows }: Progress): string {
    return `Only ${rows} ${rows === 1 ? 'row was' : 'rows were'} read`;
}

function sentence(text: string): string {
    return /[.!?]$/u.test(text) ? text : `${text}.`;
}
