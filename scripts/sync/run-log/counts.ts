import { MODEL_VERSION } from '../score/model.ts';
import type { Models } from '../score/assign-rules.ts';
import type { Engine } from '../sources/engine.ts';
import type { SourceCounts } from '../sources/read-evidence.ts';
import type { RunValues } from './run-table.ts';

/** Length of Model_Version__c. */
const VERSION_LENGTH = 40;

/** Counts of the evidence and the accounts, for the run row. */
export function readCounts(sources: readonly SourceCounts[], accounts: number): RunValues {
    // A run that looks at no evidence has no count of it; 0 is what empty sources give.
    const total = (of: (source: SourceCounts) => number): number | null =>
        sources.length === 0 ? null : sources.reduce((sum, one) => sum + of(one), 0);
    return {
        Evidence_Read__c: total((source) => source.read),
        Evidence_Matched__c: total((source) => source.used),
        Accounts_Read__c: accounts
    };
}

/** Version of the arithmetic and versions of the rules that some account has, "1.0.0/3, 4". */
export async function modelVersions(engine: Engine, models: Models): Promise<string> {
    const rows = await engine.rows('SELECT DISTINCT model FROM account_rules ORDER BY model');
    const versions = rows.map(([model]) => models[Number(model)]?.rules.version ?? '');
    return shortened(`${MODEL_VERSION}/${[...new Set(versions)].join(', ')}`);
}

function shortened(text: string): string {
    return text.length > VERSION_LENGTH ? `${text.slice(0, VERSION_LENGTH - 1)}…` : text;
}
