// Jobs and batches of the Bulk API 1.0 as it answers them.
import { OrgError } from '../org/contract.ts';
import type { JsonValue } from '../org/contract.ts';

export type Operation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete' | 'query' | 'queryAll';

export interface Batch {
    id: string;
    state: 'Completed' | 'Failed';
    stateMessage: string | null;
    createdDate: string;
    processed: number;
    failed: number;
    processingMs: number;
    /** Id of the result of a query. */
    resultId: string | null;
}

export interface Job {
    id: string;
    operation: Operation;
    object: string;
    externalIdFieldName: string | null;
    concurrencyMode: string;
    state: 'Open' | 'Closed' | 'Aborted';
    createdById: string;
    createdDate: string;
    systemModstamp: string;
    /** "66.0" */
    apiVersion: string;
    batches: Batch[];
}

const NAMESPACE = 'http://www.force.com/2009/06/asyncapi/dataload';

/** An error of this API: status 400 with a code of its own kind. */
export class AsyncError extends OrgError {
    constructor(exceptionCode: string, message: string) {
        super(400, exceptionCode, message);
    }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Null leaves an element out. */
const elements = (values: Record<string, JsonValue>): string =>
    Object.entries(values)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => `<${name}>${escaped(String(value))}</${name}>`)
        .join('');

const document = (root: string, inner: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="${NAMESPACE}">${inner}</${root}>`;

const sum = (batches: readonly Batch[], value: (batch: Batch) => number): number =>
    batches.reduce((total, batch) => total + value(batch), 0);

/** A batch has ended when its upload is answered: none is ever queued or in progress. */
export function jobXml(job: Job): string {
    const { batches } = job;
    const done = (state: Batch['state']): number => batches.filter((batch) => batch.state === state).length;
    const { id, operation, object, createdById, createdDate, systemModstamp, state } = job;
    return document(
        'jobInfo',
        elements({
            ...{ id, operation, object, createdById, createdDate, systemModstamp, state },
            externalIdFieldName: job.externalIdFieldName,
            concurrencyMode: job.concurrencyMode,
            contentType: 'CSV',
            numberBatchesQueued: 0,
            numberBatchesInProgress: 0,
            numberBatchesCompleted: done('Completed'),
            numberBatchesFailed: done('Failed'),
            numberBatchesTotal: batches.length,
            numberRecordsProcessed: sum(batches, (batch) => batch.processed),
            numberRetries: 0,
            apiVersion: job.apiVersion,
            numberRecordsFailed: sum(batches, (batch) => batch.failed),
            totalProcessingTime: sum(batches, (batch) => batch.processingMs),
            apiActiveProcessingTime: sum(batches, (batch) => batch.processingMs),
            apexProcessingTime: 0
        })
    );
}

const batchElements = (job: Job, { id, state, stateMessage, ...batch }: Batch): string =>
    elements({
        id,
        jobId: job.id,
        state,
        stateMessage,
        createdDate: batch.createdDate,
        systemModstamp: batch.createdDate,
        numberRecordsProcessed: batch.processed,
        numberRecordsFailed: batch.failed,
        totalProcessingTime: batch.processingMs,
        apiActiveProcessingTime: batch.processingMs,
        apexProcessingTime: 0
    });

export const batchXml = (job: Job, batch: Batch): string => document('batchInfo', batchElements(job, batch));

export const batchListXml = (job: Job): string =>
    document(
        'batchInfoList',
        job.batches.map((batch) => `<batchInfo>${batchElements(job, batch)}</batchInfo>`).join('')
    );

export const resultListXml = ({ resultId }: Batch): string => document('result-list', elements({ result: resultId }));

export const errorXml = ({ errorCode, message }: OrgError): string =>
    document('error', elements({ exceptionCode: errorCode, exceptionMessage: message }));
