import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpSchema } from '../../config/http-schema.ts';
import { SyncError } from '../../errors.ts';
import type { Session } from '../../salesforce/session.ts';
import { runValues } from '../run-values.ts';
import { HttpOrigin } from './http-origin.ts';
import { TestClock, TestService } from './test-service.ts';
import type { Reply } from './test-service.ts';

/** Reads from a service as a run of 2026-06-01 would, with a window of 365 days. */
export class TestReading {
    readonly service: TestService;
    clock = new TestClock();
    /** Rows so far and of all, as they were told. */
    told: [rows: number, total: number | null][] = [];
    /** Warnings of the last reading. */
    warned: string[] = [];
    private readonly folder = mkdtempSync(join(tmpdir(), 'health-http-'));

    private constructor(service: TestService) {
        this.service = service;
    }

    static async start(): Promise<TestReading> {
        return new TestReading(await TestService.start());
    }

    async stop(): Promise<void> {
        await this.service.stop();
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Forgets the requests seen and the time slept. */
    reset(): void {
        this.service.seen.length = 0;
        this.clock = new TestClock();
    }

    /** Lets the service answer in order; the last reply again and again. */
    replies(...list: Reply[]): void {
        this.service.answer = (_, nth) => list[Math.min(nth, list.length) - 1] ?? { json: [] };
    }

    open(settings: object): HttpOrigin {
        const parsed = httpSchema.parse({ url: `${this.service.url}/v1/answers`, ...settings });
        return new HttpOrigin('survey', parsed, this.clock);
    }

    /** Lines of the work file. */
    async rows(settings: object, columns = ['id']): Promise<Record<string, unknown>[]> {
        const values = runValues('2026-06-01T23:59:59Z', ['2026-06-01'], 365, null);
        this.told = [];
        this.warned = [];
        const progress = (rows: number, total: number | null): void => void this.told.push([rows, total]);
        const context = {
            folder: this.folder,
            session: {} as Session,
            values,
            columns,
            warn: (message: string) => void this.warned.push(message),
            progress
        };
        const [file] = await this.open(settings).fetch(context);
        const text = readFileSync(file?.path ?? '', 'utf8');
        assert.equal(file?.bytes, Buffer.byteLength(text));
        const lines = text.split('\n').filter((line) => line !== '');
        return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    }

    async ids(settings: object = {}): Promise<unknown[]> {
        return (await this.rows(settings)).map((row) => row['id']);
    }

    /** Message and next steps of the failure. */
    async failure(settings: object = {}, columns = ['id']): Promise<string> {
        try {
            await this.rows(settings, columns);
        } catch (error) {
            if (error instanceof SyncError) return [error.message, ...error.actions].join('\n');
            throw error;
        }
        return assert.fail('nothing was thrown');
    }
}

/** A page of rows with these ids. */
export function page(...ids: number[]): object[] {
    return ids.map((id) => ({ id, score: 9 }));
}
