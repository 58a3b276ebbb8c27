import { createElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { getRecord } from 'lightning/uiRecordApi';
import HealthCard from 'c/healthCard';
import HealthOverrideDialog from 'c/healthOverrideDialog';
import { answered, attained, recordOf, risingAmber, scored } from './sampleAccounts.js';

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

const ID = '001000000000001AAA';
const NOON = new Date('2026-11-22T20:00:00Z');

function card(given = {}) {
    const element = createElement('c-health-card', { is: HealthCard });
    Object.assign(element, { recordId: ID }, given);
    document.body.appendChild(element);
    return element;
}

async function cardOf(health, options, given) {
    const element = card(given);
    getRecord.emit(recordOf(health, { ...options, fields: { Health_Next_Review__c: null, ...options?.fields } }));
    await flushPromises();
    return element;
}

async function cardWithError(body, status, statusText) {
    const element = card();
    getRecord.error(body, status, statusText);
    await flushPromises();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const texts = (element, selector) =>
    [...element.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());
/** The page reference of the last navigation. */
const navigatedTo = () => /** @type {any} */ (NavigationMixin).navigate.mock.lastCall[0];
const driver = (element) => find(element, 'c-health-driver').driver?.key;

const both = (ratio, promoters, passives, detractors, more = {}) => ({
    asOf: '2026-11-21',
    outcome: [attained(ratio, '2026-11-01')],
    experience: [answered(promoters, passives, detractors, '2026-11-12')],
    ...more
});

describe('c-health-card', () => {
    beforeEach(() => {
        jest.useFakeTimers({ now: NOON, doNotFake: ['setTimeout', 'queueMicrotask', 'nextTick'] });
    });

    afterEach(() => {
        jest.useRealTimers();
        jest.clearAllMocks();
    });

    describe('request', () => {
        it('asks for the record once, everything but the name as optional', async () => {
            await cardOf(risingAmber());
            const { recordId, fields, optionalFields } = getRecord.getLastConfig();
            expect(recordId).toBe(ID);
            expect(fields.map((field) => field.fieldApiName)).toEqual(['Name']);
            expect(optionalFields.map((field) => field.fieldApiName)).toContain('Health_Detail__c');
            expect(optionalFields).toHaveLength(24);
        });
    });

    describe('loading', () => {
        it('shows where things will be, and says what is going on', async () => {
            const element = card();
            expect(find(element, '.skeleton').textContent).toContain('Reading the health of this account');
            expect(find(element, '.actions')).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('scored', () => {
        it('answers how it is, why, since when and in what company', async () => {
            const element = await cardOf(risingAmber());
            expect(find(element, 'c-health-summary').summary).toMatchObject({ score: 14.7, status: 'Amber' });
            expect(driver(element)).toBe('attainment');
            expect(find(element, 'c-health-trend-chart').history).toHaveLength(4);
            expect(find(element, 'c-health-trend-chart').end).toBe('2026-11-22');
            expect(find(element, 'c-health-halves').halves).toMatchObject({ outcome: 6.5, outcomeMedian: 7.3 });
            expect(find(element, 'c-health-context').context).toMatchObject({ percentile: 58, size: 214 });
            expect(find(element, 'c-health-receipt').receipt.proved).toBe(true);
            expect(find(element, 'c-health-change').windowDays).toBe(90);
            expect(find(element, 'c-health-survey').half.responses).toBe(6);
            expect(find(element, '.hidden')).toBeNull();
        });

        it('counts the watch-outs on their tab', async () => {
            const element = await cardOf(scored(both(1.25, 3, 5, 3)));
            const tab = /** @type {any} */ ([...element.shadowRoot.querySelectorAll('lightning-tab')].pop());
            const { keys } = find(element, 'c-health-watch-outs');
            expect(tab.label).toBe(`Watch-outs (${keys.length})`);
        });

        it('explains Green with a low half', async () => {
            const element = await cardOf(scored(both(1.25, 2, 5, 2)));
            expect(find(element, 'c-health-summary').summary.status).toBe('Green');
            expect(find(element, 'c-health-watch-outs').keys).toEqual([]);
            expect(driver(element)).toBe('nps');
        });

        it('explains Red', async () => {
            const element = await cardOf(scored(both(0.2, 0, 1, 5)));
            expect(find(element, 'c-health-summary').summary.status).toBe('Red');
            await expect(element).toBeAccessible();
        });

        it('is accessible', async () => {
            await expect(await cardOf(risingAmber())).toBeAccessible();
        });
    });

    describe('provisional', () => {
        it('has no number and says what is missing', async () => {
            const element = await cardOf(scored({ asOf: '2026-11-21', outcome: [attained(0.81, '2026-11-18')] }));
            expect(find(element, 'c-health-summary').summary).toMatchObject({ score: null, status: null });
            expect(driver(element)).toBe('experienceMissing');
            expect(find(element, 'c-health-context').context).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('stale', () => {
        it('keeps the last number and says what has expired', async () => {
            const first = { asOf: '2025-09-20', outcome: [attained(1, '2025-09-01')], experience: [answered(6, 1, 0, '2025-09-10', { oldest: '2025-09-01' })] }; // prettier-ignore
            const element = await cardOf(scored(first, { asOf: '2026-11-20' }));
            expect(find(element, 'c-health-summary').summary).toMatchObject({ state: 'Stale', lastStatus: 'Green' });
            expect(driver(element)).toBe('bothExpired');
            expect(find(element, 'c-health-trend-chart').end).toBe('2026-11-20');
            await expect(element).toBeAccessible();
        });
    });

    describe('no evidence', () => {
        it('says what to do next, once', async () => {
            const element = await cardOf(scored({ asOf: '2026-11-21' }));
            expect(texts(element, '.message .strong')).toEqual(['There is no evidence about this account.']);
            expect(driver(element)).toBeUndefined();
            expect(find(element, 'c-health-driver').text).toBeNull();
            expect(find(element, 'lightning-tabset')).toBeNull();
            expect(find(element, 'c-health-trend-chart')).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('never scored', () => {
        it('says that the job has not come by', async () => {
            const element = await cardOf(null, { fields: { Health_Scored_At__c: null } });
            expect(texts(element, '.message .strong')).toEqual(['This account has not been scored yet.']);
            expect(find(element, 'c-health-job-notice')).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('excluded', () => {
        it('says so and offers no override', async () => {
            const element = await cardOf(scored({ asOf: '2026-11-21', excluded: true }));
            expect(driver(element)).toBe('excluded');
            expect(find(element, '.override')).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('overridden', () => {
        const RED = { Health_Override__c: 'Red', Health_Override_Reason__c: 'Sponsor leaving', Health_Override_Until__c: '2026-12-31' }; // prettier-ignore

        it('keeps the computed score in sight, with reason and end', async () => {
            const element = await cardOf(risingAmber(), { fields: RED });
            expect(texts(element, '.by-hand')).toEqual([
                'Computed: Amber 14.7 · “Sponsor leaving” · until Dec 31, 2026'
            ]);
            expect(find(element, 'c-health-summary').summary).toMatchObject({ status: 'Red', overridden: true });
            await expect(element).toBeAccessible();
        });

        it('says that an override has ended', async () => {
            const element = await cardOf(risingAmber(), { fields: { ...RED, Health_Override_Until__c: '2026-11-20' } });
            expect(texts(element, '.by-hand')).toEqual([
                'The override to Red ended on Nov 20, 2026; the computed status counts again.'
            ]);
        });

        it('says that the evidence gives no status of its own', async () => {
            const element = await cardOf(scored({ asOf: '2026-11-21' }), { fields: RED });
            expect(texts(element, '.by-hand')[0]).toMatch(/^Computed: no status/);
        });
    });

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
            expect(texts(element, '.notice')[0]).toMatch(/^This score was due for another look 10 days ago/);
            await expect(element).toBeAccessible();
        });

        it('is asked about only when the last write does not prove the job alive', async () => {
            const fresh = await cardOf(risingAmber());
            expect(find(fresh, 'c-health-job-notice')).toBeNull();
            const old = await cardOf(risingAmber(), { fields: { Health_Scored_At__c: '2026-11-10T06:00:00.000Z' } }, { silentDays: 5 }); // prettier-ignore
            expect(find(old, 'c-health-job-notice').silentDays).toBe(5);
        });
    });

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
