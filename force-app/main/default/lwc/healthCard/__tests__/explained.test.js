// The page and `health-sync explain` say the same numbers about 10,000 generated accounts. What explain prints comes from
// the job's own program, started as a process; here the whole card is rendered from the same record and its text is read.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createElement } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import HealthCard from 'c/healthCard';
import { numbersExplained, numbersOnPage } from './explainedNumbers.js';

const ACCOUNTS = 10000;
const PROGRAM = 'scripts/checks/explained/main.ts';
const ROOT = join(expect.getState().testPath, '../../../../../../..');

jest.mock('c/healthTrendChart', () => {
    const { LightningElement, registerDecorators } = jest.requireActual('lwc');
    const property = { config: 0, type: 0 };
    const publicProps = { history: property, rules: property, end: property };
    // It draws the history; explain prints no drawing.
    return { __esModule: true, default: registerDecorators(class extends LightningElement {}, { publicProps }) };
});
jest.mock('c/healthOverrideDialog', () => ({ __esModule: true, default: { open: jest.fn() } }));

/** @returns {{ fields: Record<string, any>, since: string, today: string, text: string }[]} */
function explainedAccounts() {
    const folder = mkdtempSync(join(tmpdir(), 'health-explained-'));
    try {
        const out = join(folder, 'explained.ndjson');
        const env = { ...process.env, FORCE_COLOR: '0' };
        execFileSync(process.execPath, [PROGRAM, '--out', out, '--accounts', String(ACCOUNTS)], { cwd: ROOT, env });
        return readFileSync(out, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/**
 * Accounts that look alike come one after the other: the card then changes texts instead of building tables anew.
 */
function byShape(accounts) {
    const shapeOf = ({ fields, text }) =>
        `${fields.Health_State__c} ${text.split('\n').length} ${text.match(/^NPS|^Trend/gm)}`;
    const shapes = accounts.map((account) => ({ account, shape: shapeOf(account) }));
    return shapes.sort((a, b) => a.shape.localeCompare(b.shape)).map(({ account }) => account);
}

function recordOf({ Id: id, ...values }) {
    const fields = Object.entries(values).map(([name, value]) => [name, { value, displayValue: null }]);
    return { apiName: 'Account', id, fields: Object.fromEntries(fields) };
}

/** Resolves after the card and what it contains have rendered; without a timer, which would cost a millisecond each. */
const rendered = () =>
    Promise.resolve()
        .then(() => {})
        .then(() => {});

/** Shows the account on the card, the change since the day that explain was given. */
async function show(card, { fields, since }) {
    getRecord.emit(recordOf(fields));
    await rendered();
    const change = card.shadowRoot.querySelector('c-health-change');
    if (!change) return;
    const input = change.shadowRoot.querySelector('lightning-input');
    input.dispatchEvent(new CustomEvent('change', { detail: { value: since } }));
    await rendered();
}

describe('the page and explain', () => {
    it(`show the same numbers for ${ACCOUNTS} accounts`, async () => {
        const accounts = byShape(explainedAccounts());
        const now = new Date(`${accounts[0].today}T12:00:00Z`);
        jest.useFakeTimers({ now, doNotFake: ['queueMicrotask', 'nextTick'] });
        const card = createElement('c-health-card', { is: HealthCard });
        card.recordId = accounts[0].fields.Id;
        document.body.appendChild(card);
        const differences = [];
        const states = new Map();
        let numbers = 0;
        for (const account of accounts) {
            const { fields, text } = account;
            // eslint-disable-next-line no-await-in-loop -- there is one card, and it shows them one after the other
            await show(card, account);
            const onPage = numbersOnPage(card);
            const explained = numbersExplained(text, Object.keys(onPage));
            if (JSON.stringify(onPage) !== JSON.stringify(explained))
                differences.push({ name: fields.Name, onPage, explained, text });
            states.set(fields.Health_State__c, (states.get(fields.Health_State__c) ?? 0) + 1);
            numbers += Object.values(onPage).flat(3).length;
        }
        jest.useRealTimers();
        expect(differences.slice(0, 3)).toEqual([]);
        expect([accounts.length, differences.length]).toEqual([ACCOUNTS, 0]);
        // Enough of each kind to mean something.
        expect([...states.keys()].sort()).toEqual(['Excluded', 'No evidence', 'Provisional', 'Scored', 'Stale']);
        expect(Math.min(...states.values())).toBeGreaterThan(ACCOUNTS / 20);
        expect(numbers).toBeGreaterThan(10 * ACCOUNTS);
    }, 300000);
});
