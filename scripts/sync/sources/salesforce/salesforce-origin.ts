import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { SalesforceSettings } from '../../config/salesforce-schema.ts';
import { ConfigError } from '../../errors.ts';
import { LineFile } from '../../plan/line-file.ts';
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
import { withHeader } from './result-header.ts';
import { bindSoql, selectionOf } from './soql.ts';
import type { BindValue, Selection } from './soql.ts';

interface QueryPage {
    readonly records: readonly SalesforceRecord[];
    readonly done: boolean;
    readonly nextRecordsUrl?: string;
}

/** Any day does for looking at the query before the run; only its names count then. */
const SAMPLE: RunValues = { asOf: '', asOfDay: '2000-01-01', windowStart: '', shardIndex: 0, shardCount: 1 };

/**
 * Rows of a query on the org of the run: by REST when one page holds them or the query counts or groups, by Bulk API 2.0
 * otherwise.
 */
export class SalesforceOrigin implements Origin {
    readonly shown: string;
    private readonly settings: SalesforceSettings;

    constructor(name: string, settings: SalesforceSettings) {
        this.shown = `salesforce "${name}"`;
        this.settings = settings;
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

    async fetch({ folder, session, values }: FetchContext): Promise<EvidenceFile[]> {
        const selection = selectionOf(this.settings.soql);
        const { soql } = bindSoql(this.settings.soql, this.binds(values));
        try {
            const first = await session.json<QueryPage>('GET', `/query?q=${encodeURIComponent(soql)}`);
            if (first.done || selection.aggregated)
                return [await this.written(session, selection, first, join(folder, 'rows.csv'))];
            const { files } = await bulkQuery(session, soql, folder, 'rows');
            return await Promise.all(
                files.map(async (file) => this.asWorkFile(await withHeader(file, selection.columns)))
            );
        } catch (error) {
            throw queryFailure(this.shown, selection.object, session.username, error);
        }
    }

    private async written(
        session: Session,
        { columns, aggregated }: Selection,
        first: QueryPage,
        path: string
    ): Promise<EvidenceFile> {
        // A grouped field of a parent comes back by its last name alone.
        const fields = columns.map((column) => (aggregated ? (column.split('.').at(-1) ?? column) : column));
        const lines = new LineFile(path);
        try {
            lines.add(columns.join(','));
            for (
                let page = first;
                ;
                page = await session.json<QueryPage>('GET', restOf(session, page.nextRecordsUrl))
            ) {
                for (const record of page.records) lines.add(recordLine(record, fields));
                if (page.done || page.nextRecordsUrl === undefined) break;
            }
        } finally {
            lines.close();
        }
        return this.asWorkFile(path);
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

function restOf(session: Session, nextRecordsUrl = ''): string {
    return nextRecordsUrl.replace(session.path(''), '');
}
