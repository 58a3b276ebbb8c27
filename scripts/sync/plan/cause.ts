import { changeSince } from '../score/model.ts';
import type { AccountHealth, Change, Detail } from '../score/model.ts';
import { evidenceTexts } from './evidence-texts.ts';

/**
 * What moved an account, in words: "customer -1.2, rules +0.4". Customer stands for evidence that came or changed, time for
 * evidence that only ran out; weight for the lifecycle stage.
 * @param before receipt as stored, null for none
 */
export function causeOf(before: Detail | null, after: AccountHealth): string {
    if (before === null) return 'first score';
    const { standing } = after;
    const evidence = evidenceCause(before, after.detail);
    const change = changeBetween(before, after.detail);
    if (change !== null && change.before === before.score && change.after === standing.score && change.total !== 0) {
        const parts: [string, number][] = [
            [evidence ?? 'customer', tenth(change.outcome + change.experience)],
            ['weight', change.weight],
            ['rules', change.model]
        ];
        const moved = parts.filter(([, points]) => points !== 0);
        if (moved.length > 0) return moved.map(([name, points]) => `${name} ${signed(points)}`).join(', ');
    }
    const words = [
        ...(isOverridden(before) === isOverridden(standing) && before.status === standing.status
            ? []
            : overrideCause(before, after)),
        ...((before.state === 'Excluded') === (standing.state === 'Excluded') ? [] : ['filter']),
        ...(sameRules(before, after.detail) ? [] : ['rules']),
        ...(before.weight === standing.weight ? [] : ['weight']),
        ...(evidence === null ? [] : [evidence])
    ];
    return words.join(', ') || 'time';
}

/** What moved the score between two receipts, also of one day: the newest points of both as if a day lay between them. */
function changeBetween(before: Detail, after: Detail): Change | null {
    const [from, to] = [before.history.at(-1), after.history.at(-1)];
    if (!from || !to) return null;
    // What rules moved earlier on the same day is part of both.
    const earlier = from.day === to.day ? from.shift : null;
    const shift =
        to.shift === null || earlier === null
            ? to.shift
            : ([to.shift[0] - earlier[0], to.shift[1] - earlier[1], to.shift[2] - earlier[2]] as const);
    return changeSince(
        [
            { ...from, day: 0, shift: null },
            { ...to, day: 1, shift }
        ],
        0
    );
}

function overrideCause(before: Detail, { standing }: AccountHealth): string[] {
    return isOverridden(before) || isOverridden(standing) ? ['override'] : [];
}

function isOverridden(place: { readonly status: string | null; readonly computedStatus: string | null }): boolean {
    return place.status !== place.computedStatus;
}

/** Null when the evidence is the same, as receipts say it. */
function evidenceCause(before: Detail, after: Detail): 'customer' | 'time' | null {
    const earlier = [...before.experience, ...before.outcome];
    const old = earlier.map((piece) => JSON.stringify(piece));
    const now = evidenceTexts(after);
    const came = now.filter((piece) => !old.includes(piece));
    if (came.length > 0) return came.every((piece) => isRemainder(piece, earlier)) ? 'time' : 'customer';
    return old.length > now.length ? 'time' : null;
}

/** Whether counted answers are what is left of earlier ones after the oldest ran out. */
function isRemainder(text: string, earlier: readonly object[]): boolean {
    const now = JSON.parse(text) as Record<string, unknown>;
    const counts = ['promoters', 'passives', 'detractors'];
    return (
        now['kind'] === 'answers' &&
        (earlier as readonly Record<string, unknown>[]).some(
            (then) =>
                now['source'] === then['source'] &&
                now['newest'] === then['newest'] &&
                counts.every((name) => Number(now[name]) <= Number(then[name]))
        )
    );
}

function sameRules(one: Detail, other: Detail): boolean {
    const names = Object.keys({ ...one.rules, ...other.rules }) as (keyof Detail['rules'])[];
    return (
        one.model === other.model &&
        // What is as shipped is nearly always the same object.
        names.every((name) => {
            const [rule, then] = [one.rules[name], other.rules[name]];
            return rule === then || JSON.stringify(rule) === JSON.stringify(then);
        })
    );
}

function tenth(value: number): number {
    return Math.round(value * 10) / 10;
}

function signed(points: number): string {
    return `${points > 0 ? '+' : '-'}${Math.abs(points).toFixed(1)}`;
}
