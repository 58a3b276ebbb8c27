import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Session } from '../../salesforce/session.ts';
import { AN_HOUR_MS, assertFetched, assertSame, assertWhole, KeptBooks, nextSecond } from '../../testing/kept-book.ts';
import type { TestOrg } from '../../testing/local-org.ts';
import { addUser } from '../../testing/people.ts';

describe('accounts that were kept, and what has changed since', () => {
    let org: TestOrg;
    let ids: readonly string[];
    let books: KeptBooks;
    before(async () => {
        books = await KeptBooks.start();
        ({ org, ids } = books);
    });
    after(() => org.stop());

    it('are all there when nothing has changed', async () => {
        await assertFetched(await books.begin(), 0);
    });

    it('are read anew when the settings now read so few by REST, which writes numbers in another way', async () => {
        await assertWhole(await books.begin(), /so few are not read by the Bulk API/u, { bulkFrom: 2000 });
    });

    it('show what people have edited: names, keys, overrides, values that became empty', async () => {
        const book = await books.begin();
        await books.change(ids[7], { Name: `Renamed, "Seven"`, AnnualRevenue: null });
        await books.change(ids[8], { Health_Key__c: 'Other key', Type: null });
        await books.change(ids[9], {
            Health_Override__c: 'Red',
            Health_Override_Reason__c: 'told so',
            Health_Override_Until__c: '2999-12-31'
        });
        await books.change(ids[9], { Description: 'not read by the job' });
        await assertFetched(book, 3);
        // The kept accounts are those of before still: what has changed since is asked for again.
        await assertFetched(book, 3);
    });

    it('are not touched by changes of what the job does not read', async () => {
        const book = await books.begin();
        for (const id of ids.slice(0, 4)) await books.change(id, { Phone: String(Math.random()) });
        await assertFetched(book, 4);
    });

    it('change with what a run has written', async () => {
        const book = await books.begin();
        await books.change(ids[20], { Health_Score__c: 14.7, Health_Digest__c: 'd' });
        await assertFetched(book, 1);
    });

    it('grow and shrink: accounts created, deleted, created and deleted at once', async () => {
        const book = await books.begin();
        const created = await books.create('New 1', 'New 2');
        await assertFetched(book, 2);
        await books.remove(created[0]);
        await assertFetched(book, 2);
        const [passing] = await books.create('Passing');
        await books.remove(passing);
        await books.remove(ids[30]);
        await books.change(ids[31], { Name: 'Follows one that is gone' });
        await assertFetched(book, 5);
    });

    it('get back what was taken out of the recycle bin: at once, after a run without it, and with a key that was changed', async () => {
        const created = await books.create('Comes back', 'Comes back later', 'Comes back changed');
        const [atOnce, later = '', changed = ''] = created;
        await nextSecond(org);
        const book = await books.begin();
        await books.remove(atOnce);
        await org.undelete('Account', [atOnce ?? '']);
        await assertFetched(book, 1);
        await books.remove(later);
        await books.remove(changed);
        const gone = await assertFetched(book, 3);
        await org.undelete('Account', [later, changed]);
        await books.change(changed, { Health_Key__c: 'Came back' });
        const back = await assertFetched(book, 3);
        assert.equal(back.accounts, gone.accounts + 2);
    });

    it('get back accounts that were gone when all were read', async () => {
        const [created = ''] = await books.create('Gone at first');
        await books.remove(created);
        const first = await books.begin();
        await org.undelete('Account', [created]);
        await assertFetched(first, 1);
        // It stands between the others by its Id: the order must be that of a whole reading.
        const [middle = ''] = ids.slice(50);
        await books.remove(middle);
        const second = await books.begin();
        await org.undelete('Account', [middle]);
        await assertFetched(second, 1);
    });

    it('are read anew when the org does not show that one came back', async () => {
        const [created = ''] = await books.create('Silently');
        await books.remove(created);
        const book = await books.begin();
        await nextSecond(org);
        await org.undelete('Account', [created]);
        const silent = (session: Session): void => {
            const json = session.json.bind(session);
            session.json = <Reply>(...call: Parameters<Session['json']>): Promise<Reply> => {
                if (!call[1].startsWith('/queryAll')) return json<Reply>(...call);
                return Promise.resolve({ totalSize: 0, done: true, records: [] } as Reply);
            };
        };
        await assertWhole(book, /the org counts \d+ accounts, with what was kept/u, { session: silent });
    });

    it('lose an account that went into another, and show the one that stays', async () => {
        const [winner, loser] = await books.create('Winner', 'Loser');
        await nextSecond(org);
        const book = await books.begin();
        await books.change(winner, { Name: 'Winner and Loser' });
        await books.remove(loser);
        await assertFetched(book, 2);
    });

    it('are put in order when many have changed, and kept anew', async () => {
        const book = await books.begin();
        const created = await books.create('Many');
        await books.remove(created[0]);
        await books.create('Many more');
        for (const [i, id] of ids.slice(40, 55).entries()) await books.change(id, { Name: `Many ${i}` });
        await nextSecond(org);
        const read = await assertFetched(book, 17);
        assert.equal(read.kept, true);
        await books.change(ids[60], { Name: 'One after many' });
        const later = await assertSame(book);
        assert.equal(later.because, null);
        assert.equal(later.fetched, 1);
    });

    it('are read anew when most have changed', async () => {
        const book = await books.begin();
        for (let from = 0; from < ids.length; from += 100) {
            const records = ids
                .slice(from, from + 100)
                .map((id) => ({ attributes: { type: 'Account' }, id, Phone: 'moved' }));
            await org.rest('PATCH', '/composite/sobjects', { allOrNone: false, records });
        }
        await assertWhole(book, /of \d+ accounts have changed since/u);
    });

    it('are read anew when some are gone for good, or are lost or gained without a trace', async () => {
        const created = await books.create('For good');
        await nextSecond(org);
        const book = await books.begin();
        await books.remove(created[0]);
        await books.bulk('hardDelete', created);
        await assertWhole(book, /the org counts \d+ accounts, with what was kept and has changed they are \d+/u);
        await assertFetched(book, 0, { ahead: 2 * AN_HOUR_MS });
    });

    it('are those that the user sees: what sharing adds and takes away is read anew', async () => {
        const [top, below] = await org.create('UserRole', [{ Name: 'Top' }, { Name: 'Below' }]);
        await org.rest('PATCH', `/sobjects/UserRole/${below}`, { ParentRoleId: top });
        const [reader, owner] = [await addUser(org, 'reader', ['Health_Sync']), await addUser(org, 'owner', [])];
        await org.rest('PATCH', `/sobjects/User/${owner}`, { UserRoleId: below });
        const owned = [...Array(6).fill(reader), owner, owner].map((OwnerId, i) => ({ Name: `Owned ${i}`, OwnerId }));
        const [first] = await org.create('Account', owned);
        const as = { environment: books.environmentOf('reader@people.example') };
        const book = await books.begin(as);
        assert.equal((await assertFetched(book, 0, as)).accounts, 6);
        await org.rest('PATCH', `/sobjects/User/${reader}`, { UserRoleId: top });
        assert.equal((await assertWhole(book, /the org counts 8 accounts/u, as)).accounts, 8);
        await org.rest('PATCH', `/sobjects/User/${reader}`, { UserRoleId: null });
        assert.equal((await assertWhole(book, /the org counts 6 accounts/u, as)).accounts, 6);
        await books.change(first, { OwnerId: owner });
        assert.equal((await assertWhole(book, /the org counts 5 accounts/u, as)).accounts, 5);
        await books.change(first, { OwnerId: reader });
        assert.equal((await assertSame(book, as)).accounts, 6);
        await assertWhole(book, /no run with this user/u);
    });

    it('are read anew when an account is created between the reading and the counting', async () => {
        const book = await books.begin();
        let counted = 0;
        const between = (session: Session): void => {
            const json = session.json.bind(session);
            session.json = async <Reply>(...call: Parameters<Session['json']>): Promise<Reply> => {
                if (/COUNT\(\)/u.test(decodeURIComponent(call[1])) && ++counted === 2) await books.create('In between');
                return json<Reply>(...call);
            };
        };
        const read = await book.read({ session: between });
        assert.match(read.because ?? '', /the org counts/u);
        assert.deepEqual(read.rows, (await book.whole()).rows);
    });

    it('are read anew when the org refuses to say what has changed', async () => {
        const book = await books.begin();
        const refuse = (session: Session): void => {
            const json = session.json.bind(session);
            session.json = <Reply>(...call: Parameters<Session['json']>): Promise<Reply> =>
                call[1].startsWith('/queryAll') ? Promise.reject(new Error('not here')) : json<Reply>(...call);
        };
        await assertWhole(book, /reading what has changed failed: .*not here/u, { session: refuse });
    });

    it('are asked for from an hour before the last reading: transactions show late what they did early', async () => {
        const book = await books.begin({ ahead: 0 });
        await assertWhole(book, /of \d+ accounts have changed since/u, { ahead: 0 });
    });
});
