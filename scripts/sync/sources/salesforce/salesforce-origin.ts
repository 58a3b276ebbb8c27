import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { SalesforceSettings } from '../../config/salesforce-schema.ts';
import { ConfigError, UnreachableError } from '../../errors.ts';
import { LineFile } from '../../line-file.ts';
import { bulkQuery } from '../../salesforce/bulk-query.ts';
import { recordLine } from '../../salesforce/query-records.ts';
import type { SalesforceRecord } from '../../salesforce/query-records.ts';
import type { Session } from '../../salesforce/session.ts';
import type { EvidenceFile } from '../files.ts';
import { workFile } from '../origin.ts';
import type { FetchContext, Origin } from '../origin.ts';
import type { RunValues } from '../run-values.ts';
import { firstDayOf } from '../window.ts';
import { queryFailure } from './query-failure.ts';
import { numberFields } from './number-fields.ts';
import { recordsOf, withHeader, withPlainNumbers } from './result-file.ts';
import { bindSoql, selectionOf } from './soql.ts';
import type { BindValue, Selection } from './soql.ts';

interface QueryPage {
    readonly totalSize: number;
    readonly records: readonly SalesforceRecord[];
    readonly done: boolean;
    readonly nextRecordsUrl?: string;
}

/** Longest query that fits into an address; the Bulk API takes it in a body. */
const ADDRESS_CHARACTERS = 12_000;
/** Codes with which REST gives up on a query that the Bulk API has more time for. */
const TOO_MUCH = new Set(['QUERY_TIMEOUT', 'OPERATION_TOO_LARGE', 'QUERY_TOO_BIG']);

/** What may stand behind the conditions and the order of a query, and not before another LIMIT. */
const ENDING =
    /(\s+limit\s+\d+)?(\s+offset\s+\d+)?(\s+for\s+(view|reference)(\s*,?\s*(for\s+)?(view|reference))?)?(\s+update\s+(tracking|viewstat)(\s*,\s*(tracking|viewstat))?)?\s*$/iu;

/** Any day does for looking at the query before the run; only its names count then. */
const SAMPLE: RunValues = {
    asOf: '',
    asOfDay: '2000-01-01',
    firstDay: '2000-01-01',
    windowStart: '',
    shardIndex: 0,
    shardCount: 1
};

/**
 * Rows of a query on the org of the run: by REST when one page holds them or the query counts or groups, by Bulk API 2.0
 * otherwise.
 */
export class SalesforceOrigin implements Origin {
    readonly shown: string;
    private readonly settings: SalesforceSettings;
    private readonly asTexts: readonly string[];

    /** @param asTexts columns whose values are compared as texts, such as keys, so that the way a number is written counts */
    constructor(name: string, settings: SalesforceSettings, asTexts: readonly string[] = []) {
        this.shown = `salesforce "${name}"`;
        this.settings = settings;
        this.asTexts = asTexts;
    }

    check(): Promise<readonly string[]> {
        const { columns, problems } = selectionOf(this.settings.soql);
        const { unknown } = bindSoql(this.settings.soql, this.binds(SAMPLE));
        const known = Object.keys(this.binds(SAMPLE)).map((name) => `:${name}`);
        const wrong = [
            ...problems.map((problem) => `${this.shown}: the query ${problem}.`),
            ...unknown.map(
                (name) => `${this.shown}: :${name} has no value. There are ${known.join(', ')}; add others in "bind".`
            )
        ];
        if (wrong.length > 0) return Promise.reject(new ConfigError(this.shown, wrong));
        return Promise.resolve(columns);
    }

    async fetch({ folder, session, values, progress }: FetchContext): Promise<EvidenceFile[]> {
        const selection = selectionOf(this.settings.soql);
        const { soql } = bindSoql(this.settings.soql, this.binds(values));
        try {
            const first = await firstPage(session, soql, selection.aggregated);
            if (first === null || !(first.done || selection.aggregated)) {
                return await this.byBulk(session, soql, selection, { folder, progress });
            }
            return [await this.byRest(session, selection, first, { folder, progress })];
        } catch (error) {
            throw queryFailure(this.shown, selection.object, session.username, error);
        }
    }

    /**
     * Asks the org whether it understands the query, for one row at most.
     * @throws as fetch does
     */
    async look(session: Session, values: RunValues): Promise<void> {
        const { aggregated, object } = selectionOf(this.settings.soql);
        const { soql } = bindSoql(this.settings.soql, this.binds(values));
        // What counts or groups reads every row however few are asked for, so only its object is looked at.
        const path = aggregated
            ? `/sobjects/${object}/describe`
            : `/query?q=${encodeURIComponent(`${soql.replace(ENDING, '')} LIMIT 1`)}`;
        try {
            await session.json('GET', path);
        } catch (error) {
            throw queryFailure(this.shown, object, session.username, error);
        }
    }

    private async byBulk(
        session: Session,
        soql: string,
        { columns, paths, object }: Selection,
        { folder, progress }: Pick<FetchContext, 'folder' | 'progress'>
    ): Promise<EvidenceFile[]> {
        const texts = paths.filter((_, i) => this.asTexts.includes(columns[i] ?? ''));
        const numbers = await numberFields(session, object, texts);
        const places = [...numbers].map((path) => paths.indexOf(path));
        const { files, records } = await bulkQuery(session, soql, folder, 'rows', progress);
        const named: string[] = [];
        let arrived = 0;
        for (const file of files) {
            arrived += await recordsOf(file);
            const plain = places.length === 0 ? file : await withPlainNumbers(file, places);
            named.push(await withHeader(plain, columns));
        }
        this.demandAll(records, arrived);
        return named.map((file) => this.asWorkFile(file));
    }

    private async byRest(
        session: Session,
        { columns, paths, aggregated }: Selection,
        first: QueryPage,
        { folder, progress }: Pick<FetchContext, 'folder' | 'progress'>
    ): Promise<EvidenceFile> {
        // A grouped field of a parent comes back by its last name alone.
        const fields = paths.map((path) => (aggregated ? (path.split('.').at(-1) ?? path) : path));
        const path = join(folder, 'rows.csv');
        const lines = new LineFile(path);
        try {
            lines.add(columns.join(','));
            for (let page: QueryPage | null = first; page !== null; page = await nextPage(session, page)) {
                for (const record of page.records) lines.add(recordLine(record, fields));
                progress?.(lines.lines - 1, first.totalSize);
            }
        } finally {
            lines.close();
        }
        this.demandAll(first.totalSize, lines.lines - 1);
        return this.asWorkFile(path);
    }

    /** Half an answer would lower scores without a word. */
    private demandAll(announced: number, arrived: number): void {
        if (announced === arrived) return;
        throw new UnreachableError(`${this.shown}: the org announced ${announced} records, but sent ${arrived}.`, [
            'Nothing was written. Run the same command again.'
        ]);
    }

    private asWorkFile(path: string): EvidenceFile {
        return workFile(path, this.shown, 'csv', statSync(path).size);
    }

    private binds(values: RunValues): Record<string, BindValue> {
        const start = firstDayOf(values, this.settings.days);
        return {
            ...this.settings.bind,
            asOf: { literal: values.asOf },
            asOfDay: { literal: values.asOfDay },
            windowStart: { literal: `${start}T00:00:00Z` },
            windowStartDay: { literal: start }
        };
    }
}

/** First page of a query by REST; null when the query is too much for one request, so that the Bulk API takes it. */
async function firstPage(session: Session, soql: string, aggregated: boolean): Promise<QueryPage | null> {
    const text = encodeURIComponent(soql);
    if (!aggregated && text.length > ADDRESS_CHARACTERS) return null;
    try {
        return await session.json<QueryPage>('GET', `/query?q=${text}`);
    } catch (error) {
        const { errorCode } = error instanceof Error ? (error as Error & { errorCode?: string }) : {};
        if (!aggregated && TOO_MUCH.has(errorCode ?? '')) return null;
        throw error;
    }
}

async function nextPage(session: Session, { done, nextRecordsUrl }: QueryPage): Promise<QueryPage | null> {
    if (done || nextRecordsUrl === undefined) return null;
    return session.json<QueryPage>('GET', nextRecordsUrl.replace(session.path(''), ''));
}
