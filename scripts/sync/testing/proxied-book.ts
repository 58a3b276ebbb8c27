import { after, before, beforeEach } from 'node:test';
import { FaultyProxy } from './faulty-proxy.ts';
import { TestOrg } from './local-org.ts';
import { forgetResults, seedBook, writeEvidence } from './seed-book.ts';

/** What the tests of a suite share; there once the suite has begun. */
export interface ProxiedBook {
    readonly org: TestOrg;
    readonly proxy: FaultyProxy;
    /** How to run the program so that it finds the org through the proxy. */
    readonly options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
}

/**
 * Gives the suite it is called in an org with the accounts and the evidence of {@link seedBook}, behind a proxy that can be told
 * to misbehave. Before each test everything passes again, the evidence is as it was and nobody has been scored.
 * @param environment more variables for the program
 */
export function proxiedBook(accounts: number, environment: NodeJS.ProcessEnv = {}): ProxiedBook {
    const book = {} as { -readonly [Part in keyof ProxiedBook]: ProxiedBook[Part] };
    before(async () => {
        book.org = await TestOrg.start();
        await seedBook(book.org, accounts);
        book.proxy = await FaultyProxy.start(book.org.url);
        book.options = {
            cwd: book.org.folder,
            env: { ...book.org.environmentThrough(book.proxy.url), ...environment }
        };
    });
    beforeEach(async () => {
        book.proxy.fate = () => 'pass';
        writeEvidence(book.org, accounts);
        await forgetResults(book.org);
    });
    after(async () => {
        await book.proxy.stop();
        await book.org.stop();
    });
    return book;
}
