import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';

/** What playbooks need of a run. */
export interface PlaybookRun {
    readonly engine: Engine;
    readonly session: Session;
    readonly names: FieldNames;
    /** Day of the run, "YYYY-MM-DD". */
    readonly day: string;
    /** Folder of the run. */
    readonly folder: string;
    /** Folder for files that do not outlive the run. */
    readonly work: string;
    readonly bulkFrom: number;
}
