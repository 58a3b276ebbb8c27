import { join } from 'node:path';
import type { HttpSettings } from '../../config/http-schema.ts';
import { ConfigError } from '../../errors.ts';
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
import { PageReader } from './page-reader.ts';
import { RowFile } from './row-file.ts';
import { requestOf } from './settings-request.ts';

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

    async fetch({ folder, values, columns: names, warn, progress }: FetchContext): Promise<EvidenceFile[]> {
        const columns = new Columns(names);
        const file = new RowFile(join(folder, 'rows.ndjson'));
        let rows = 0;
        try {
            const asked = requestOf(this.settings, values);
            const start =
                this.settings.export === undefined
                    ? asked
                    : await exportedFile(this.client, this.settings.export, asked, this.clock);
            const reader = new PageReader(this.name, this.settings, this.client, { file, columns, warn, progress });
            rows = await reader.read(start);
        } finally {
            file.close();
        }
        if (rows > 0) this.complainOf(columns);
        if (columns.damaged > 0)
            warn(
                `Source "${this.name}": ${columns.damaged} of ${rows} rows of ${this.shown} have characters that cannot be read (\ufffd), so keys and people that differ may look the same. The service must send UTF-8, or name its charset in Content-Type.`
            );
        return [workFile(file.path, this.shown, 'ndjson', file.bytes)];
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
