import { createElement } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import HealthCard from 'c/healthCard';
import { recordOf, risingAmber } from './sampleAccounts.js';

jest.mock('@salesforce/customPermission/Health_Override', () => ({ default: undefined }), { virtual: true });
jest.mock('c/healthOverrideDialog', () => ({ __esModule: true, default: { open: jest.fn() } }));

describe('c-health-card of somebody who may not override', () => {
    it('shows the score and no button that would refuse them', async () => {
        const element = createElement('c-health-card', { is: HealthCard });
        document.body.appendChild(Object.assign(element, { recordId: '001000000000001AAA' }));
        getRecord.emit(recordOf(risingAmber()));
        await flushPromises();
        const find = (selector) => element.shadowRoot.querySelector(selector);
        expect(find('c-health-summary').summary.score).toBe(14.7);
        expect(find('.history')).not.toBeNull();
        expect(find('.override')).toBeNull();
        await expect(element).toBeAccessible();
    });
});
