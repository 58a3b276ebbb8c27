import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { FaultCase, Verdict } from './fault-case.ts';

/** A case with a name that is the same whenever and in whichever slice it is tried. */
export interface NamedCase extends FaultCase {
    readonly id: string;
}

/** A line of a record. */
export interface Recorded extends Verdict {
    readonly id: string;
}

/** Names cases by part, way, fault and place; those that agree in all of these are numbered. */
export function named(part: string, cases: readonly FaultCase[]): NamedCase[] {
    const seen = new Map<string, number>();
    return cases.map((one) => {
        const name = `${part} | ${one.fault} | ${one.at} | ${one.way}`;
        const nth = (seen.get(name) ?? 0) + 1;
        seen.set(name, nth);
        return { ...one, id: `${name} | ${nth}` };
    });
}

/** Adds a verdict to a file of JSON lines, at once, so that a matrix can be tried in pieces. */
export function addToRecord(file: string, id: string, verdict: Verdict): void {
    appendFileSync(file, `${JSON.stringify({ id, ...verdict })}\n`);
}

/** Verdicts of files of JSON lines; of a case that was tried again the last one counts. A file that does not exist has none. */
export function readRecords(files: readonly string[]): Recorded[] {
    const byId = new Map<string, Recorded>();
    for (const file of files.filter(existsSync)) {
        for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
            const recorded = JSON.parse(line) as Recorded;
            byId.set(recorded.id, recorded);
        }
    }
    return [...byId.values()];
}
