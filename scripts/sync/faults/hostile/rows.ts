import { randomNumbers } from '../random.ts';
import { HOSTILE_KEYS, HOSTILE_TEXTS, NO_DAYS, NO_NUMBERS } from './values.ts';

export const KINDS = ['answers', 'nps', 'experience', 'roi'] as const;
export type Kind = (typeof KINDS)[number];

/** Columns of every file, mapped or not. */
export const COLUMNS = ['key', 'value', 'count', 'on', 'who', 'note'] as const;
export type Cells = Record<(typeof COLUMNS)[number], string>;

/** What must become of a row: it counts, it is rejected, or either, but nothing else. */
export type Fate = 'good' | 'rejected' | 'either';
export interface HostileRow {
    readonly cells: Cells;
    readonly fate: Fate;
}

/** Accounts whose scores must come out as if the bad rows did not exist, and those that rows of either fate are about. */
export const GOOD_KEYS = [...Array.from({ length: 30 }, (_, i) => `G${i}`), ...HOSTILE_KEYS];
export const OTHER_KEYS = Array.from({ length: 10 }, (_, i) => `H${i}`);
/** Spaces around a key do not count, nor does its case. */
const UNKNOWN_KEYS = HOSTILE_TEXTS.filter(
    (text) => !GOOD_KEYS.some((key) => key.toLowerCase() === text.trim().toLowerCase())
);
/** Share of the rows that are good. */
const GOOD = 0.2;
const LONG = 20_000;

/** Rows of one kind, the same for the same seed. Each good account has the same evidence whatever stands between its rows. */
export function hostileRows(kind: Kind, count: number, seed: number): HostileRow[] {
    const random = randomNumbers(seed);
    const upTo = (most: number): number => Math.floor(random() * most);
    const pick = <Item>(items: readonly Item[]): Item => items[upTo(items.length)] as Item;
    const good = (key: string): Cells => ({
        key,
        value: String(1 + upTo(10)),
        count: String(1 + upTo(500)),
        on: `2026-0${1 + upTo(5)}-${10 + upTo(18)}`,
        who: `person ${upTo(1000)}`,
        note: pick(HOSTILE_TEXTS)
    });
    const noNumbers = kind === 'nps' ? NO_NUMBERS.filter((text) => !(Math.abs(Number(text)) <= 100)) : NO_NUMBERS;
    const rejected = (bad: Partial<Cells>): HostileRow => ({
        cells: { ...good(pick(GOOD_KEYS)), ...bad },
        fate: 'rejected'
    });
    const either = (odd: Partial<Cells>): HostileRow => ({
        cells: { ...good(pick(OTHER_KEYS)), ...odd },
        fate: 'either'
    });
    const wrecks: readonly (() => HostileRow)[] = [
        () => rejected({ key: pick(UNKNOWN_KEYS) }),
        () => rejected({ key: `${pick(GOOD_KEYS)}${pick(['\u0000', '\u200b', '\u202e', "'", '%', '*', ' OR 1=1'])}x` }),
        () => rejected({ key: '' }),
        () => rejected({ key: 'k'.repeat(LONG + upTo(LONG)) }),
        () => rejected({ value: pick(noNumbers) }),
        () => rejected({ value: pick(HOSTILE_TEXTS) }),
        () => rejected({ value: '9'.repeat(16 + upTo(400)) }),
        () => rejected({ value: '' }),
        () => rejected({ on: pick(NO_DAYS) }),
        () => rejected({ on: pick(HOSTILE_TEXTS) }),
        () => rejected({ on: '' }),
        () => either({ value: pick(['-0', '+5', '5.', '.5', '5e0', ' 5 ', '0005', '5.0000000000000001', '1e-400']) }),
        () =>
            either({
                on: pick(['2028-02-29', '2199-12-31', '1970-01-01', ' 2026-05-01 ', '2026-05-01T23:59:59-12:00'])
            }),
        () => either({ who: pick(HOSTILE_TEXTS) }),
        () => either({ who: 'w'.repeat(LONG) }),
        () => either({ note: 'n"o,t\ne'.repeat(LONG / 10) })
    ];
    return Array.from({ length: count }, (_, i) => {
        const key = GOOD_KEYS[i];
        // Every good account has evidence; the other good rows come by chance.
        const isGood = key !== undefined || random() < GOOD;
        return isGood ? { cells: good(key ?? pick(GOOD_KEYS)), fate: 'good' as const } : pick(wrecks)();
    }).sort((a, b) => orderOf(a) - orderOf(b));
}

/** Some order that has nothing to do with how rows were made. */
function orderOf({ cells }: HostileRow): number {
    let hash = 0;
    for (const character of `${cells.on}${cells.value}${cells.count}`.slice(0, 60))
        hash = (hash * 31 + character.charCodeAt(0)) | 0;
    return hash;
}

/** Settings of a source of a kind. */
export function sourceOf(kind: Kind, name: string, file: string): object {
    const columns = {
        answers: { account: 'key', rating: 'value', date: 'on', respondent: 'who' },
        nps: { account: 'key', nps: 'value', responses: 'count', date: 'on' },
        experience: { account: 'key', score: 'value', date: 'on' },
        roi: { account: 'key', score: 'value', date: 'on' }
    }[kind];
    return { name, kind, files: [file], columns };
}
