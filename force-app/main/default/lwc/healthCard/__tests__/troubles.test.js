import { getRecord } from 'lightning/uiRecordApi';
import { cardOf, cardWithError, find, ID, onTheEveningOf22November, texts } from './mountedCard.js';
import { recordOf, risingAmber } from './sampleAccounts.js';

describe('c-health-card in trouble', () => {
    onTheEveningOf22November();

    describe('hidden fields', () => {
        it('are named, not shown as empty', async () => {
            const element = await cardOf(risingAmber(), { hidden: ['Health_Confidence__c', 'Health_Detail__c'] });
            expect(texts(element, '.hidden')).toEqual([
                'You cannot see: confidence and receipt with history. Ask your admin for the permission set Health Viewer.'
            ]);
            expect(find(element, 'c-health-driver').text).toBe('Outcomes hold it back');
            expect(find(element, 'lightning-tabset')).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('take the override button with them', async () => {
            const element = await cardOf(risingAmber(), { hidden: ['Health_Override__c'] });
            expect(find(element, '.override')).toBeNull();
        });
    });

    describe('no access', () => {
        it('tells a record the user may not see from a failure', async () => {
            const element = await cardWithError(
                { errorCode: 'NOT_FOUND', message: 'No such record.' },
                404,
                'Not Found'
            );
            expect(texts(element, '.message .strong')).toEqual(['You cannot see the health of this account.']);
            expect(find(element, '.retry')).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('says the same when no health field is visible', async () => {
            const names = Object.keys(recordOf(null).fields).filter((name) => name.startsWith('Health_'));
            const element = await cardOf(null, { hidden: names });
            expect(texts(element, '.message .strong')).toEqual(['You cannot see the health of this account.']);
            expect(find(element, 'c-health-summary')).toBeNull();
        });
    });

    describe('error', () => {
        it("shows the platform's words and reads again on request", async () => {
            const element = await cardWithError({ message: 'Server is busy.' }, 503, 'Service Unavailable');
            expect(texts(element, '.message p')).toEqual([
                'The health of this account could not be read.',
                'Server is busy.'
            ]);
            await expect(element).toBeAccessible();
            find(element, '.retry').click();
            await flushPromises();
            expect(find(element, '.skeleton')).not.toBeNull();
            expect(getRecord.getLastConfig().recordId).toBe(ID);
            getRecord.emit(recordOf(risingAmber()));
            await flushPromises();
            expect(find(element, 'c-health-summary').summary.score).toBe(14.7);
        });
    });

    describe('a receipt that cannot be read', () => {
        it.each([
            ['broken', /is damaged/],
            ['{"v":99}', /newer version/]
        ])('%s is told', async (text, message) => {
            const element = await cardOf(risingAmber(), { fields: { Health_Detail__c: text } });
            expect(texts(element, '.notice')).toEqual([expect.stringMatching(message)]);
            await expect(element).toBeAccessible();
        });
    });

    describe('a dead job', () => {
        it('is seen from a review that did not happen', async () => {
            const element = await cardOf(risingAmber(), { fields: { Health_Next_Review__c: '2026-11-12' } });
            expect(texts(element, '.notice')[0]).toMatch(/^This score was due for review 10 days ago/);
            await expect(element).toBeAccessible();
        });

        it('is asked about only when the last write does not prove the job alive', async () => {
            const fresh = await cardOf(risingAmber());
            expect(find(fresh, 'c-health-job-notice')).toBeNull();
            const old = await cardOf(risingAmber(), { fields: { Health_Scored_At__c: '2026-11-10T06:00:00.000Z' } }, { silentDays: 5 }); // prettier-ignore
            expect(find(old, 'c-health-job-notice').silentDays).toBe(5);
        });
    });
});
