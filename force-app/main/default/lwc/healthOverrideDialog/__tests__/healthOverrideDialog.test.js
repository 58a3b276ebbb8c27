import { createElement } from 'lwc';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { updateRecord as platformUpdate } from 'lightning/uiRecordApi';
import HealthOverrideDialog from 'c/healthOverrideDialog';

jest.mock(
    'lightning/modal',
    () => {
        const { LightningElement } = jest.requireActual('lwc');
        return {
            __esModule: true,
            default: class extends LightningElement {
                close(result) {
                    this.dispatchEvent(new CustomEvent('close', { detail: result }));
                }
            }
        };
    },
    { virtual: true }
);

const updateRecord = jest.mocked(platformUpdate);
const FIELDS = ['Health_Override__c', 'Health_Override_Reason__c', 'Health_Override_Until__c'];
const NONE = { status: null, reason: null, until: null };
const RED = { status: 'Red', reason: 'Sponsor leaving', until: '2026-12-31' };

/**
 * The dialog with what it was closed with.
 * @param {any} [given]
 */
async function dialogOf({ current = NONE, updateable = true, ...given } = {}) {
    const element = createElement('c-health-override-dialog', { is: HealthOverrideDialog });
    Object.assign(element, { accountId: '001', current, computedStatus: 'Green', score: 15.8, today: '2026-11-22', heading: 'Set the health of Northwind by hand', ...given }); // prettier-ignore
    const closed = [];
    element.addEventListener('close', (event) => closed.push(/** @type {CustomEvent} */ (event).detail));
    document.body.appendChild(element);
    getObjectInfo.emit({ fields: Object.fromEntries(FIELDS.map((name) => [name, { updateable }])) });
    await flushPromises();
    return { element, closed };
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const field = (element, name) =>
    [...element.shadowRoot.querySelectorAll('.field')].find((input) => input.name === name);
const problem = (element) => find(element, '.problem')?.textContent;

function choose(element, values) {
    for (const [name, value] of Object.entries(values)) {
        field(element, name).dispatchEvent(new CustomEvent('change', { detail: { value } }));
    }
}

async function click(element, button) {
    find(element, `lightning-button.${button}`).click();
    await flushPromises();
}

describe('c-health-override-dialog', () => {
    beforeEach(() => {
        updateRecord.mockReset();
    });

    it('keeps the computed status in sight', async () => {
        const { element } = await dialogOf();
        expect(find(element, '.computed').textContent).toBe('Computed: Green 15.8');
    });

    it('says that the evidence gives no status', async () => {
        const { element } = await dialogOf({ computedStatus: null, score: null });
        expect(find(element, '.computed').textContent).toBe('Computed: no status');
    });

    it('saves status, trimmed reason and end in one write', async () => {
        const { element, closed } = await dialogOf();
        choose(element, { status: 'Red', reason: ' RFP under way ', until: '2026-12-31' });
        await click(element, 'save');
        expect(updateRecord).toHaveBeenCalledWith({
            fields: {
                Id: '001',
                Health_Override__c: 'Red',
                Health_Override_Reason__c: 'RFP under way',
                Health_Override_Until__c: '2026-12-31'
            }
        });
        expect(closed).toEqual(['saved']);
    });

    it.each([
        [{ reason: 'x', until: '2026-12-31' }],
        [{ status: 'Red', until: '2026-12-31' }],
        [{ status: 'Red', reason: '   ', until: '2026-12-31' }],
        [{ status: 'Red', reason: 'x' }]
    ])('does not save %o', async (values) => {
        const { element, closed } = await dialogOf();
        choose(element, values);
        await click(element, 'save');
        expect(problem(element)).toBe('Choose a status, give a reason, and say until when it should hold.');
        expect(updateRecord).not.toHaveBeenCalled();
        expect(closed).toEqual([]);
    });

    it('refuses an end in the past and takes today', async () => {
        const { element, closed } = await dialogOf();
        choose(element, { status: 'Red', reason: 'x', until: '2026-11-21' });
        await click(element, 'save');
        expect(problem(element)).toBe('The last day must be today or later.');
        choose(element, { until: '2026-11-22' });
        await click(element, 'save');
        expect(closed).toEqual(['saved']);
    });

    it('starts with the override in force and changes only what is touched', async () => {
        const { element } = await dialogOf({ current: RED });
        expect(field(element, 'status').value).toBe('Red');
        choose(element, { until: '2027-01-31' });
        await click(element, 'save');
        expect(updateRecord.mock.calls[0][0].fields).toMatchObject({
            Health_Override__c: 'Red',
            Health_Override_Reason__c: 'Sponsor leaving',
            Health_Override_Until__c: '2027-01-31'
        });
    });

    it('takes an override back', async () => {
        const { element, closed } = await dialogOf({ current: RED });
        await click(element, 'remove');
        expect(updateRecord.mock.calls[0][0].fields).toMatchObject({
            Health_Override__c: null,
            Health_Override_Reason__c: null,
            Health_Override_Until__c: null
        });
        expect(closed).toEqual(['removed']);
    });

    it('offers nothing to take back when there is no override', async () => {
        const { element } = await dialogOf();
        expect(find(element, '.remove')).toBeNull();
    });

    it("shows the platform's own words when saving fails, and stays open", async () => {
        updateRecord.mockRejectedValue({
            body: { output: { errors: [{ message: 'Row is locked.' }], fieldErrors: {} } }
        });
        const { element, closed } = await dialogOf({ current: RED });
        await click(element, 'save');
        expect(problem(element)).toBe('It was not saved. Row is locked.');
        expect(find(element, '.save').disabled).toBe(false);
        expect(closed).toEqual([]);
    });

    it('offers no form to a user who may not edit the override', async () => {
        const { element } = await dialogOf({ updateable: false });
        expect(field(element, 'status')).toBeUndefined();
        expect(find(element, '.save')).toBeNull();
        expect(find(element, '.cancel').label).toBe('Close');
        expect(element.shadowRoot.textContent).toContain('You may read the health of this account but not set it');
    });

    it('offers the form when the platform does not say what may be edited', async () => {
        const { element } = await dialogOf({ updateable: false });
        getObjectInfo.error();
        await flushPromises();
        expect(field(element, 'status')).toBeDefined();
    });

    it('can be cancelled', async () => {
        const { element, closed } = await dialogOf();
        await click(element, 'cancel');
        expect(closed).toHaveLength(1);
        expect(closed[0] ?? undefined).toBeUndefined();
        expect(updateRecord).not.toHaveBeenCalled();
    });

    it('is accessible', async () => {
        const { element } = await dialogOf({ current: RED });
        await expect(element).toBeAccessible();
    });
});
