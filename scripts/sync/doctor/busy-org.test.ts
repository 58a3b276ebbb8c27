import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FaultyProxy } from '../testing/faulty-proxy.ts';
import { TestOrg } from '../testing/local-org.ts';
import { seedBook, settings } from '../testing/seed-book.ts';
import { diagnose } from './diagnose.ts';
import type { Finding } from './finding.ts';
import { exitCodeOf } from './findings-text.ts';

describe('doctor in an org that has used up its calls', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    before(async () => {
        org = await TestOrg.start();
        await seedBook(org, 5);
        settings(org, { snapshots: { enabled: true } });
        proxy = await FaultyProxy.start(org.url);
    });
    after(async () => {
        await proxy.stop();
        await org.stop();
    });

    /** Findings when the org answers so many requests, after the login. */
    async function look(answered: number): Promise<Finding[]> {
        const body = JSON.stringify([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]); // prettier-ignore
        let asked = 0;
        proxy.fate = ({ path }) => {
            if (path.includes('/oauth2/') || path === '/services/data/') return 'pass';
            asked += 1;
            return asked > answered ? { status: 403, body } : 'pass';
        };
        const config = join(org.folder, 'health-sync.json');
        const environment = org.environmentThrough(proxy.url);
        const out = join(org.folder, 'out');
        const examined = diagnose({ config, org: 'local', environment, out, now: () => Date.now() });
        return Array.fromAsync(examined);
    }

    it('says so, looks at the rest, and never takes it for an org without the package or for an older package', async () => {
        let answered = 0;
        for (; answered < 100; answered++) {
            const findings = await look(answered);
            const wrong = findings.filter(({ level }) => level !== 'ok');
            const text = wrong.map(({ check, found, fix }) => [check, found, ...fix].join(' ')).join('\n');
            const after = `after ${answered} answers: ${text}`;
            assert.doesNotMatch(text, /not in this org|Install it|older than the job|sees no account/u, after);
            assert.ok(
                findings.some(({ check, level }) => check === 'source outcome' && level === 'ok'),
                after
            );
            if (wrong.length === 0) break;
            if (exitCodeOf(findings) !== 0) assert.match(text, /REQUEST_LIMIT_EXCEEDED.* API calls/u, after);
        }
        assert.ok(answered > 20 && answered < 100, `${answered} requests`);
    });
});
