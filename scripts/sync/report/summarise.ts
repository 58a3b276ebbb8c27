import { join } from 'node:path';
import type { AccountsRead } from '../match/accounts.ts';
import type { Plan } from '../plan/make-plan.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { shardText } from '../shard/shard.ts';
import type { Shard } from '../shard/shard.ts';
import type { TaskCounts } from '../playbooks/play.ts';
import type { HistoryCounts } from '../snapshots/history-counts.ts';
import type { SourceCounts } from '../sources/read-evidence.ts';
import type { RejectFile } from '../sources/rejects.ts';
import type { WriteCounts } from '../write/outcome.ts';
import type { Reporter } from './reporter.ts';
import type { StandingCounts } from './standing.ts';
import type { Summary } from './summary.ts';

/** A run at its end. */
interface FinishedRun {
    readonly task: {
        readonly command: Summary['command'];
        readonly asOf: string;
        readonly days: readonly string[];
        readonly shard: Shard | null;
        readonly folder: string;
        readonly saveFile: string | null;
    };
    readonly session: Session;
    readonly rejects: RejectFile;
    readonly reporter: Reporter;
}

/** What its stages came to. */
interface Results {
    readonly evidence: {
        readonly counts: readonly SourceCounts[];
        readonly accounts: AccountsRead;
        readonly names: FieldNames;
    };
    /** Accounts scored. */
    readonly due: number;
    readonly plan: Plan & Pick<Summary['changes'], 'movements'>;
    /** Null for a plan. */
    readonly written: WriteCounts | null;
    readonly standing: StandingCounts;
    readonly pictures: HistoryCounts;
    readonly tasks: TaskCounts;
}

/** What a run did, in one object. */
export function summarise({ task, session, rejects, reporter }: FinishedRun, results: Results): Summary {
    const { evidence, due, plan, written, standing, pictures, tasks } = results;
    const { accounts: read, fetched, wholeBecause } = evidence.accounts;
    return {
        command: task.command,
        asOf: task.asOf,
        days: task.days.length,
        shard: task.shard === null ? null : shardText(task.shard),
        org: session.instanceUrl,
        user: session.username,
        namespace: evidence.names.namespace,
        sources: evidence.counts,
        rejected: { count: rejects.count, byReason: rejects.reasons, file: rejects.count > 0 ? rejects.path : null },
        accounts: { read, due, fetched, wholeBecause, ...standing },
        changes: {
            planned: plan.changed,
            moved: plan.moved,
            unchanged: read - plan.changed,
            written: written?.written ?? 0,
            failed: written?.failed ?? 0,
            failedByCode: written?.byCode ?? {},
            failedFile: written && written.failed > 0 ? join(task.folder, 'failed.csv') : null,
            file: plan.changed > 0 ? plan.changesFile : null,
            savedTo: task.saveFile,
            examples: plan.examples,
            movements: plan.movements
        },
        history: pictures,
        tasks,
        apiCalls: session.calls,
        stages: reporter.stages,
        warnings: reporter.warnings,
        peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024)
    };
}
