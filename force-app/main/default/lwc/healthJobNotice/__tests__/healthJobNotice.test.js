import { createElement } from 'lwc';
import { graphql } from 'lightning/graphql';
import HealthJobNotice from 'c/healthJobNotice';

const NOW = Date.parse('2026-11-22T12:00:00Z');

async function noticeAfter(finishedAt, silentDays = 3) {
    const element = createElement('c-health-job-notice', { is: HealthJobNotice });
    element.silentDays = silentDays;
    document.body.appendChild(element);
    const edges = finishedAt === undefined ? [] : [{ node: { Id: 'a00', Finished_At__c: { value: finishedAt } } }];
    graphql.emit({ uiapi: { query: { Health_Sync_Run__c: { edges } } } });
    await flushPromises();
    return element;
}

const text = (element) => element.shadowRoot.textContent.trim();

describe('c-health-job-notice', () => {
    beforeEach(() => {
        jest.spyOn(Date, 'now').mockReturnValue(NOW);
    });

    afterEach(() => {
        jest.restoreAllMocks();
    });

    it('speaks up when no run has finished for days', async () => {
        expect(text(await noticeAfter('2026-11-15T02:00:00.000Z')).replace(/\s/g, ' ')).toBe(
            'The sync job last finished on Nov 14, 2026, 6:00 PM, 7 days ago. Newer evidence is not in this score. Ask your admin to look at the job.'
        );
    });

    it('counts one day in the singular', async () => {
        expect(text(await noticeAfter('2026-11-21T02:00:00.000Z', 1))).toContain('1 day ago');
    });

    it('is silent while the job is alive', async () => {
        expect(text(await noticeAfter('2026-11-20T02:00:00.000Z'))).toBe('');
    });

    it('is silent without a run, and when the run log is not visible', async () => {
        expect(text(await noticeAfter(undefined))).toBe('');
        const element = await noticeAfter(null);
        graphql.emitErrors([{ message: 'No access' }]);
        await flushPromises();
        expect(text(element)).toBe('');
    });

    it('is accessible', async () => {
        await expect(await noticeAfter('2026-11-15T02:00:00.000Z')).toBeAccessible();
    });
});
