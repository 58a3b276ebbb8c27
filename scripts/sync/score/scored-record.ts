import type { Change, ChangeLine } from '../plan/changes.ts';
import type { LineBytes } from '../plan/line-bytes.ts';
import { writeScoredHead } from '../plan/upload-record.ts';
import type { KnownAccount } from './known-account.ts';
import { writeDetail } from './model.ts';
import type { RecordBytes } from './record-bytes.ts';
import type { ScoredAccount } from './score-account.ts';
import type { BlockRecord } from './scored-block.ts';

/** The record of one account after the other: an object for each of them would be garbage at once. */
export class ScoredRecord implements BlockRecord {
    changed = false;
    score: number | null = null;
    cohort: string | null = null;
    percentileStored: number | null = null;
    context: string | null = null;
    private readonly scoredAt: string;
    private readonly line: ChangeLine;
    private id = '';
    private digestIn = '';
    private scored: ScoredAccount | null = null;
    private change: Change | null = null;

    constructor(scoredAt: string, line: ChangeLine) {
        this.scoredAt = scoredAt;
        this.line = line;
    }

    take(account: KnownAccount, scored: ScoredAccount, change: Change): void {
        const { standing } = scored.health;
        this.changed = scored.changed;
        this.score = standing.state === 'Scored' ? standing.score : null;
        this.cohort = account.cohort;
        this.percentileStored = account.percentileStored;
        this.context = scored.context === null ? null : JSON.stringify(scored.context);
        this.id = account.id;
        this.digestIn = account.digestIn;
        this.scored = scored;
        this.change = change;
    }

    writeHead(to: RecordBytes): void {
        if (this.scored !== null) writeScoredHead(to, this.id, this.scored.shown, this.scoredAt, this.digestIn);
    }

    writeReceipt(to: RecordBytes): void {
        if (this.scored === null) return;
        const { kept, health } = this.scored;
        if (kept === null) writeDetail(to, health.detail, null);
        else to.json(kept);
    }

    writeLine(to: LineBytes): void {
        if (this.change !== null) this.line.write(to, this.change);
    }
}
