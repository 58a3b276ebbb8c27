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
    const fewer = /fail "accounts\.only", which excludes them/u;

    it('stop a run when they are all accounts, and warn in a plan', async () => {
        assert.equal((await runJob(['run', ...settings(book.org)], book.options)).code, 0);
        const before = await storedResults(book.org);
        const told = /No account passes "accounts\.only" \(Name\), which excludes 10 accounts/u;
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

    it('may be all accounts by a saved plan', async () => {
        assert.equal((await runJob(['run', ...settings(book.org)], book.options)).code, 0);
        await summaryOf(['plan', ...only('account 1'), '--save', 'plan.ndjson'], book.options);
        const { accounts } = await summaryOf(['run', '--config', 'only.json', '--plan', 'plan.ndjson'], book.options);
        assert.deepEqual(accounts.byState, { Excluded: ACCOUNTS });
    });

    it('stop no run when the last that passed is gone, and none has a score to lose', async () => {
        const name = `Account ${ACCOUNTS - 1}`;
        const [last] = await book.org.query<{ Id: string }>(`SELECT Id FROM Account WHERE Name = '${name}'`);
        assert.equal((await summaryOf(['run', ...only(name)], book.options)).code, 0);
        await book.org.rest('DELETE', `/sobjects/Account/${last?.Id}`);
        const { code, warnings, changes } = await summaryOf(['run', ...only(name)], book.options);
        assert.deepEqual([code, changes.planned], [0, 0]);
        assert.match(warnings.join('\n'), /^No account passes/mu);
    });
});
