import type { Change } from '../plan/changes.ts';
import type { Movement } from '../plan/diff.ts';
import { countText } from './count-text.ts';
import { sanitize } from './sanitize.ts';

const HEADER = ['Account', 'Before', 'After', 'At stake', 'Moved by', 'Why'];
const WIDEST = [34, 18, 18, 18, 30, 70];

/** The changes of a plan as a table for a terminal, with what they add up to. */
export function diffTable(changes: readonly Change[], total: number, movements: readonly Movement[]): string[] {
    if (total === 0) return [];
    const rows = changes.map((change) => [
        change.name,
        placeText(change.scoreBefore, change.statusBefore, change.stateBefore),
        placeText(change.scoreAfter, change.statusAfter, change.stateAfter),
        money(change.atStake, change.currency),
        change.movedBy,
        change.reason ?? ''
    ]);
    const more = total - changes.length;
    return [
        `Changes, by revenue at stake${more > 0 ? ` (${changes.length} of ${countText(total)}; --limit shows more)` : ''}`,
        ...table(HEADER, rows),
        '',
        'Movements',
        ...table(
            ['', 'Accounts', 'Revenue', 'Unknown', 'At stake'],
            movements.map((one) => [
                one.movement,
                countText(one.accounts),
                money(one.revenue, one.currency),
                one.revenueUnknown === 0 ? '' : countText(one.revenueUnknown),
                money(one.atStake, one.currency)
            ])
        ),
        ''
    ];
}

/** "14.7 Amber", "(Provisional)", "new". */
export function placeText(score: number | null, status: string | null, state: string | null): string {
    if (state === null) return 'new';
    return [score?.toFixed(1), status, state === 'Scored' ? null : `(${state})`]
        .filter((part) => part !== null && part !== undefined)
        .join(' ');
}

function money(value: number | null, currency: string | null): string {
    if (value === null) return '';
    const amount = value.toLocaleString('en-US', { maximumFractionDigits: 0 });
    return currency === null ? amount : `${amount} ${currency}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
    const cells = [header, ...rows].map((row) => row.map((text, i) => sanitize(text, (WIDEST[i] ?? 40) - 1)));
    const widths = header.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
    return cells.map((row) => `  ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
