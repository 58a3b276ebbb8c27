// How long scoring one account takes, and how much of a page's load the model is.
import { gzipSync } from 'node:zlib';
import { DEFAULT_RULES, decodeDetail, encodeDetail, isoDate, scoreAccount } from '../../sync/score/model.ts';
import type { AccountInput, Detail } from '../../sync/score/model.ts';
import { compiledModel } from './compiled.ts';

const DAY = 20514;

/** Time for one account, by what there is to do. */
export interface ModelSpeed {
    readonly case: string;
    readonly nanoseconds: number;
}

/** Size in bytes of the script that the platform serves, as compiled and as it travels. */
export interface ModelSize {
    readonly bytes: number;
    readonly gzipped: number;
}

/** Accounts as they are: a survey, one or two statements on value, a stage, now and then an override or a missing half. */
function accounts(count: number, day: number): AccountInput[] {
    return Array.from({ length: count }, (_, i): AccountInput => {
        const answered = isoDate(day - (i % 170));
        const promoters = i % 9;
        const detractors = (i >> 3) % 5;
        const passives = 1 + (i % 3);
        const ratingSum = promoters * 9 + passives * 7 + detractors * 4;
        const second = { kind: 'roi' as const, values: [(i % 40) / 10 - 1], date: isoDate(day - (i % 90)), source: 'warehouse' };
        return {
            asOf: isoDate(day),
            experience: i % 13 === 0 ? [] : [{ kind: 'answers', source: 'survey', promoters, passives, detractors, ratingSum, oldest: isoDate(day - 180 - (i % 90)), newest: answered }],
            outcome: [
                { kind: 'attainment', values: [(i % 130) / 100], date: isoDate(day - (i % 150)), source: 'plan', verifiedBy: 'customer', measure: 'hours saved' },
                ...(i % 3 === 0 ? [second] : [])
            ],
            stage: (['Onboarding', 'Adoption', 'Performance', 'Transformation'] as const)[i % 4] ?? null,
            customerSince: null,
            override: i % 50 === 0 ? { status: 'Red', until: isoDate(day + 30), reason: 'sponsor left' } : null,
            excluded: false
        };
    }); // prettier-ignore
}

/** Median of several rounds in nanoseconds of processor time, so that neither an interruption nor a busy machine counts. */
function medianOf(rounds: number, count: number, work: () => void): number {
    const times = Array.from({ length: rounds }, () => {
        const start = process.cpuUsage();
        work();
        const { user, system } = process.cpuUsage(start);
        return ((user + system) * 1000) / count;
    });
    return times.sort((a, b) => a - b)[rounds >> 1] ?? NaN;
}

/**
 * Measures the model on one core.
 * @param count accounts in each round
 */
export function modelSpeed(count = 20_000, rounds = 9): ModelSpeed[] {
    const first = accounts(count, DAY);
    const later = accounts(count, DAY + 28);
    const details = first.map((input) => scoreAccount(input, DEFAULT_RULES, null).detail);
    const moved = later.map((input, i) => scoreAccount(input, DEFAULT_RULES, details[i] ?? null).detail);
    const evenLater = later.map((input) => ({ ...input, asOf: isoDate(DAY + 35) }));
    const texts = moved.map((detail) => encodeDetail(detail));
    const read = texts.map((text) => decodeDetail(text).detail);
    let sink = 0;
    const each = (inputs: readonly AccountInput[], previous: readonly (Detail | null)[]) => (): void => {
        for (const [i, input] of inputs.entries()) {
            sink += scoreAccount(input, DEFAULT_RULES, previous[i] ?? null).standing.score ?? 0;
        }
    };
    const cases: [string, () => void][] = [
        ['first score', each(first, [])],
        ['score with a history', each(evenLater, read)],
        ['write the detail', () => moved.forEach((detail) => (sink += encodeDetail(detail).length))],
        ['read the detail', () => texts.forEach((text) => (sink += decodeDetail(text).detail?.weight ?? 0))]
    ];
    const speeds = cases.map(([name, work]) => ({
        case: name,
        nanoseconds: Math.round(medianOf(rounds, count, work))
    }));
    if (!(sink > 0)) throw new Error('Nothing was measured.');
    return speeds;
}

/** Compiles the model as the platform does and weighs it. */
export async function modelSize(): Promise<ModelSize> {
    const code = await compiledModel({ minify: true });
    return { bytes: Buffer.byteLength(code), gzipped: gzipSync(code, { level: 9 }).length };
}
