import { cardOf, find, HealthOverrideDialog, ID, navigatedTo, onTheEveningOf22November } from './mountedCard.js';
import { risingAmber } from './sampleAccounts.js';

describe('what c-health-card opens', () => {
    onTheEveningOf22November();

    describe('override dialog', () => {
        const open = async (result) => {
            jest.mocked(HealthOverrideDialog.open).mockResolvedValue(result);
            const element = await cardOf(risingAmber());
            const toasts = [];
            element.addEventListener('lightning__showtoast', (event) =>
                toasts.push(/** @type {CustomEvent} */ (event).detail)
            );
            find(element, '.override').click();
            await flushPromises();
            return toasts;
        };

        it('opens with what is known and thanks with a toast', async () => {
            const toasts = await open('saved');
            expect(HealthOverrideDialog.open).toHaveBeenCalledWith(
                expect.objectContaining({
                    label: 'Set the health of Northwind Energy by hand',
                    accountId: ID,
                    computedStatus: 'Amber',
                    score: 14.7,
                    today: '2026-11-22',
                    current: { status: null, reason: null, until: null }
                })
            );
            expect(toasts).toEqual([
                expect.objectContaining({ message: 'The status is set by hand.', variant: 'success' })
            ]);
        });

        it('says when an override was taken back, and nothing when it was dismissed', async () => {
            expect((await open('removed'))[0].message).toMatch(/^The override is removed/);
            expect(await open(undefined)).toEqual([]);
        });
    });

    describe('full history', () => {
        it("opens the account's snapshots", async () => {
            const element = await cardOf(risingAmber());
            find(element, '.history').click();
            expect(navigatedTo()).toMatchObject({
                type: 'standard__recordRelationshipPage',
                attributes: { recordId: ID, relationshipApiName: 'Health_Snapshots__r' }
            });
        });

        it('opens the report that the admin chose, filtered to the account', async () => {
            const element = await cardOf(risingAmber(), {}, { historyReportId: '00O000000000001AAA' });
            find(element, '.history').click();
            expect(navigatedTo()).toMatchObject({
                attributes: { recordId: '00O000000000001AAA', objectApiName: 'Report' },
                state: { fv0: ID }
            });
        });
    });
});
