import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { proxiedBook } from '../testing/proxied-book.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { settings, storedResults } from '../testing/seed-book.ts';

const ACCOUNTS = 10;
/** The last has no evidence. */
const SCORED = ACCOUNTS - 1;

describe('accounts that the settings leave out', () => {
    const book = proxiedBook(ACCOUNTS);
    const only = (...names: string[]): string[] =>
        settings(book.org, { accounts: { only: [{ field: 'Name', in: names }] } }, 'only.json');
    const fewer = /fail "accounts\.only" and are Excluded now/u;

    it('stop a run when they are all accounts, and warn in a plan', async () => {
        assert.equal((await runJob(['run', ...settings(book.org)], book.options)).code, 0);
        const before = await storedResults(book.org);
        const told = /No account passes "accounts\.only" \(Name\): 10 accounts would be Excluded/u;
        const plan = await summaryOf(['plan', ...only('account 1')], book.options);
        assert.deepEqual([plan.code, plan.warnings.filter((text) => told.test(text)).length], [0, 1]);
        const { code, stderr } = await runJob(['run', ...only('account 1')], book.options);
        assert.equal(code, 4, stderr);
        assert.match(stderr, told);
        assert.deepEqual(await storedResults(book.org), before);
    });

    it('are told when they are half of those with a score, once', async () => {
        assert.equal((await runJob(['run', ...settings(book.org)], book.options)).code, 0);
        const names = Object.keys(await storedResults(book.org));
        const most = await summaryOf(['run', ...only(...names.slice(2))], book.options);
        assert.equal(most.warnings.filter((text) => fewer.test(text)).length, 0);
        const few = await summaryOf(['run', ...only('Account 3', 'Account 4')], book.options);
        assert.match(
            few.warnings.join('\n'),
            new RegExp(`^${SCORED - 4} of ${SCORED - 2} accounts that had a score`, 'mu')
        );
        assert.deepEqual((await summaryOf(['run', ...only('Account 3', 'Account 4')], book.options)).warnings, []);
    });
});
