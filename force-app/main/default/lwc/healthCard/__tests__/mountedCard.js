/** The card in a document, with what it reads and what it opens under the control of the test. */
import { createElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { getRecord } from 'lightning/uiRecordApi';
import HealthCard from 'c/healthCard';
import HealthOverrideDialog from 'c/healthOverrideDialog';
import { recordOf } from './sampleAccounts.js';

jest.mock('lightning/navigation', () => {
    const Navigate = Symbol('Navigate');
    const navigate = jest.fn();
    const mixin = (Base) =>
        class extends Base {
            [Navigate](reference) {
                navigate(reference);
            }
        };
    return { NavigationMixin: Object.assign(mixin, { Navigate, navigate }) };
});
jest.mock('@salesforce/customPermission/Health_Override', () => ({ default: true }), { virtual: true });
jest.mock('c/healthOverrideDialog', () => ({ __esModule: true, default: { open: jest.fn() } }));

/** The dialog that the card opens; its module does not exist outside the platform, so it is imported from here. */
export { HealthOverrideDialog };

export const ID = '001000000000001AAA';
const EVENING = new Date('2026-11-22T20:00:00Z');

/** Holds the clock for the tests of a block. */
export function onTheEveningOf22November() {
    beforeEach(() => {
        jest.useFakeTimers({ now: EVENING, doNotFake: ['setTimeout', 'queueMicrotask', 'nextTick'] });
    });
    afterEach(() => {
        jest.useRealTimers();
        jest.clearAllMocks();
    });
}

/** A card that waits for its record. */
export function card(given = {}) {
    const element = createElement('c-health-card', { is: HealthCard });
    Object.assign(element, { recordId: ID }, given);
    document.body.appendChild(element);
    return element;
}

/** A card that has its record. */
export async function cardOf(health, options, given) {
    const element = card(given);
    getRecord.emit(recordOf(health, { ...options, fields: { Health_Next_Review__c: null, ...options?.fields } }));
    await flushPromises();
    return element;
}

/** A card whose record could not be read. */
export async function cardWithError(body, status, statusText) {
    const element = card();
    getRecord.error(body, status, statusText);
    await flushPromises();
    return element;
}

export const find = (element, selector) => element.shadowRoot.querySelector(selector);
export const texts = (element, selector) =>
    [...element.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());
/** The page reference of the last navigation. */
export const navigatedTo = () => /** @type {any} */ (NavigationMixin).navigate.mock.lastCall[0];
