// One ingest job: how it is made, stored and shown.
import { badRequest } from '../http/errors.ts';
import type { Org, Session, WriteOperation } from '../org/contract.ts';
import { dialectOf, jobDate, newJobId } from './job.ts';
import type { Job } from './job.ts';

export interface IngestJob extends Job {
    operation: WriteOperation;
    externalIdFieldName: string | null;
    failed: number;
    /** The file of failed rows has exactly those of the rows done in its first bytes. */
    failedBytes: number;
    /** Set when the one PUT has arrived completely. */
    uploaded: boolean;
    /** Header of the upload, known when processing starts. */
    columns: string[];
}

const OPERATIONS: Record<string, WriteOperation> = {
    insert: 'insert',
    update: 'update',
    upsert: 'upsert',
    delete: 'delete',
    harddelete: 'hardDelete'
};

/** A new job from the body of POST jobs/ingest. Throws 400 INVALIDJOB and what the object's rights demand. */
export function newIngestJob(org: Org, session: Session, body: Record<string, unknown>, apiVersion: string): IngestJob {
    const operation = OPERATIONS[String(body.operation ?? '').toLowerCase()];
    if (!operation) throw badRequest('INVALIDJOB', `InvalidJob : Invalid operation: ${String(body.operation)}`);
    const object = org.objectName(String(body.object ?? ''));
    if (!object) throw badRequest('INVALIDJOB', `InvalidJob : Unable to find object: ${String(body.object)}`);
    checkRight(session, object, operation);
    const created = jobDate(org.now());
    return {
        id: newJobId(),
        object,
        operation,
        externalIdFieldName: externalIdField(org, session, { object, operation, asked: body.externalIdFieldName }),
        state: 'Open',
        createdById: session.userId,
        createdDate: created,
        systemModstamp: created,
        apiVersion,
        ...dialectOf(body),
        processed: 0,
        failed: 0,
        failedBytes: 0,
        uploaded: false,
        columns: [],
        errorMessage: null,
        processingMs: 0
    };
}

function checkRight(session: Session, object: string, operation: WriteOperation): void {
    const rights = {
        insert: 'create',
        update: 'edit',
        upsert: 'edit',
        delete: 'delete',
        hardDelete: 'delete',
        undelete: 'delete'
    } as const;
    const allowed = session.canUse(object, rights[operation]);
    const mayHardDelete = operation !== 'hardDelete' || session.hasPermission('BulkApiHardDelete');
    if (allowed && mayHardDelete) return;
    const what = allowed ? 'the Bulk API Hard Delete permission' : `the ${rights[operation]} right on ${object}`;
    throw badRequest('INVALIDJOB', `InvalidJob : The user has not ${what}`);
}

function externalIdField(
    org: Org,
    session: Session,
    { object, operation, asked }: { object: string; operation: WriteOperation; asked: unknown }
): string | null {
    if (operation !== 'upsert') return null;
    if (typeof asked !== 'string' || asked === '') {
        throw badRequest('INVALIDJOB', 'InvalidJob : ExternalIdFieldName is required for upsert jobs');
    }
    const fields = org.describe(session, object).fields;
    const found = fields.find(({ name }) => name.toLowerCase() === asked.toLowerCase());
    if (found && (found.externalId || found.idLookup)) return found.name;
    throw badRequest(
        'INVALIDJOB',
        `InvalidJob : Field name provided, ${asked} does not match an External ID, Salesforce Id, or indexed field for ${object}`
    );
}

/** The job as REST answers it. */
export function ingestJobInfo(job: IngestJob): Record<string, unknown> {
    const started = job.state !== 'Open';
    const finished = ['JobComplete', 'Failed', 'Aborted'].includes(job.state);
    return {
        id: job.id,
        operation: job.operation,
        object: job.object,
        createdById: job.createdById,
        createdDate: job.createdDate,
        systemModstamp: job.systemModstamp,
        state: job.state,
        ...(job.externalIdFieldName ? { externalIdFieldName: job.externalIdFieldName } : {}),
        concurrencyMode: 'Parallel',
        contentType: 'CSV',
        apiVersion: Number(job.apiVersion),
        jobType: 'V2Ingest',
        contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches`,
        lineEnding: job.lineEnding,
        columnDelimiter: job.columnDelimiter,
        ...(started ? { numberRecordsProcessed: job.processed, numberRecordsFailed: job.failed, retries: 0 } : {}),
        ...(finished
            ? {
                  totalProcessingTime: job.processingMs,
                  apiActiveProcessingTime: job.processingMs,
                  apexProcessingTime: 0
              }
            : {}),
        ...(job.errorMessage ? { errorMessage: job.errorMessage } : {})
    };
}
