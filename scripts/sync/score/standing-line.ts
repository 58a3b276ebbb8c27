import type { Bytes } from './bytes.ts';
import { SHOWN_FIELDS } from './outputs.ts';
import type { ScoredAccount } from './score-account.ts';

/** Columns of the table of scored accounts. The driver is there only for accounts on which playbooks may act. */
export const STANDING_COLUMNS = {
    changed: 'BOOLEAN',
    pictured: 'BOOLEAN',
    signals: 'TINYINT',
    state: 'VARCHAR',
    status: 'VARCHAR',
    score: 'DOUBLE',
    outcome: 'DOUBLE',
    experience: 'DOUBLE',
    change: 'DOUBLE',
    driver: 'VARCHAR'
} as const;

const DRIVER = SHOWN_FIELDS.indexOf('Health_Driver__c');
const [LINE_BREAK, COMMA] = [10, 44] as const;

/** Writes the line of an account: CSV in the order of STANDING_COLUMNS. */
export function writeStanding(
    to: Bytes,
    {
        changed,
        pictured,
        signals,
        health,
        shown
    }: Pick<ScoredAccount, 'changed' | 'pictured' | 'signals' | 'health' | 'shown'>
): void {
    const { standing, trend } = health;
    textCell(to, changed ? 'true' : 'false');
    textCell(to, pictured ? 'true' : 'false');
    numberCell(to, signals);
    textCell(to, standing.state);
    textCell(to, standing.status ?? '');
    numberCell(to, standing.score);
    numberCell(to, standing.outcome);
    numberCell(to, standing.experience);
    numberCell(to, trend === null ? null : trend.change);
    const driver = signals === 0 ? null : (shown[DRIVER] ?? null);
    if (driver !== null) to.write(`"${driver.replaceAll('"', '""')}"`);
    to.byte(LINE_BREAK);
}

/** @param text made by the model: it needs no quotation marks */
function textCell(to: Bytes, text: string): void {
    to.ascii(text);
    to.byte(COMMA);
}

function numberCell(to: Bytes, value: number | null): void {
    if (value !== null && !to.decimal(value)) to.write(String(value));
    to.byte(COMMA);
}
