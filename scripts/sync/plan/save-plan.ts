import { recordsOf } from '../salesforce/csv.ts';
import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';
import { storedMark } from './due.ts';
import type { Plan } from './make-plan.ts';
import type { PlanWriter } from './saved-plan.ts';

/**
 * Writes every record of a plan to the file it is saved in, beside what tells whether its account is still as it was found.
 * @param batches the batches the plan was made of
 */
export async function savePlan(
    engine: Engine,
    batches: readonly Batch[],
    plan: Plan,
    writer: PlanWriter
): Promise<void> {
    const accounts = accountsOf(engine, batches);
    for (const part of plan.parts) {
        let header = true;
        for await (const cells of recordsOf(part.open())) {
            if (!header) {
                const values = cells.map((cell) => (cell === '#N/A' ? null : cell));
                writer.add(await before(accounts, cells[0] ?? ''), values);
            }
            header = false;
        }
    }
    writer.close(plan.moved);
}

interface Account {
    readonly id: string;
    readonly mark: string;
    readonly pictured: boolean;
    readonly signals: number;
}

/** Records are in the order of the accounts; not every account has one. */
async function before(accounts: AsyncGenerator<Account>, id: string): Promise<Account> {
    for (;;) {
        const next = await accounts.next();
        if (next.done) throw new Error(`The record of ${id} belongs to no account of the plan.`);
        if (next.value.id === id) return next.value;
    }
}

async function* accountsOf(engine: Engine, batches: readonly Batch[]): AsyncGenerator<Account> {
    for (const { table, accounts } of batches) {
        const sql = `SELECT s.id, ${storedMark('a')}, s.pictured, s.signals
            FROM (SELECT idx, id, pictured, signals FROM ${await table()} POSITIONAL JOIN (SELECT idx, id FROM ${accounts})) s
            JOIN accounts a ON a.idx = s.idx ORDER BY s.idx`;
        for await (const rows of engine.stream(sql)) {
            for (const [id, mark, pictured, signals] of rows) {
                yield { id: String(id), mark: String(mark), pictured: pictured === true, signals: Number(signals) };
            }
        }
    }
}
