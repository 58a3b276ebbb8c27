import type { Measured } from './measure.ts';

/** A promise of the job, what was measured, and whether it is kept. */
export interface Target {
    readonly name: string;
    readonly limit: number;
    readonly measured: number;
    readonly unit: string;
    readonly met: boolean;
}

const atMost = (name: string, measured: number, limit: number, unit: string): Target => ({
    name, measured, limit, unit, met: measured <= limit
}); // prettier-ignore

/** Compares what was measured with what the job promises; promises whose stages were left out are left out. */
export function judge(medians: readonly Measured[], accounts: number): Target[] {
    const millions = Math.max(1, accounts / 1_000_000);
    const targets: Target[] = [];
    // Calls the comparison with the stages it needs, if all of them were measured.
    const compare = (stages: readonly string[], ...make: ((...found: Measured[]) => Target)[]): void => {
        const found = stages.flatMap((stage) => medians.find((measured) => measured.stage === stage) ?? []);
        if (found.length === stages.length) targets.push(...make.map((target) => target(...found)));
    };
    const times = (name: string, limit: number) => (one: Measured, other: Measured) =>
        atMost(name, one.seconds / other.seconds, limit, 'x');
    const calls = (name: string, limit: number) => (one: Measured) =>
        atMost(`${name}: API calls per million accounts`, (one.apiCalls ?? NaN) / millions, limit, '');
    const memory = (one: Measured): Target => atMost('first run: peak memory', one.peakMemoryMb, 700, 'MB');
    compare(['first', 'floor'], times('first run / floor', 2.5));
    compare(['first', 'floor scored'], times('first run / floor that scores', 2.5));
    compare(['first', 'floor latest'], times('first run / floor of latest answers', 2.5));
    compare(['first'], memory, calls('first run', 120));
    compare(['parquet', 'floor parquet'], times('first run / floor, Parquet', 2.5));
    compare(['parquet', 'floor parquet scored'], times('first run / floor that scores, Parquet', 2.5));
    compare(['parquet', 'floor parquet latest'], times('first run / floor of latest answers, Parquet', 2.5));
    compare(['unchanged', 'floor'], times('unchanged / floor', 1.5));
    compare(['unchanged', 'floor counting'], times('unchanged / floor that only counts', 1.5));
    const writes = (one: Measured): Target => atMost('unchanged: records written', one.written ?? NaN, 0, '');
    compare(['unchanged'], writes, calls('unchanged', 40));
    compare(['changed', 'first'], times('1 % changed / first run', 0.1));
    compare(['upload', 'jsforce'], fasterUpload, (upload, jsforce) =>
        atMost('upload / jsforce: memory', upload.peakMemoryMb / jsforce.peakMemoryMb, 0.25, 'x')
    );
    compare(['org changed', 'org first'], times('1 % changed / first run, end to end', 0.1));
    compare(['org first'], (org) => atMost('end to end with a local org', org.seconds, 90 * millions, 's'));
    return targets;
}

function fasterUpload(upload: Measured, jsforce: Measured): Target {
    const perSecond = ({ rows = NaN, seconds }: Measured): number => rows / seconds;
    const measured = perSecond(upload) / perSecond(jsforce);
    return { name: 'upload / jsforce: rows per second', measured, limit: 10, unit: 'x', met: measured >= 10 };
}
