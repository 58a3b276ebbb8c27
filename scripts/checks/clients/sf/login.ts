import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { ADMINISTRATOR } from '../client-org.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { SfWork } from './work.ts';

/** Logging in and looking around. */
export function loginOperations(work: SfWork): Operation[] {
    return [
        operation('org login jwt', async () => {
            const { clientId, privateKeyFile } = work.org.login;
            const args = ['--instance-url', work.org.url, '--client-id', clientId, '--jwt-key-file', privateKeyFile];
            const login = await work.sf.run<{ username: string }>('org login jwt', [
                ...args,
                '--username',
                ADMINISTRATOR,
                '--alias',
                'admin'
            ]);
            assert.equal(login.username, ADMINISTRATOR);
        }),
        operation('org login access-token', async () => {
            const args = ['--instance-url', work.org.url, '--no-prompt', '--alias', 'token'];
            const token = await work.org.accessToken();
            const login = await work.sf.run<{ username: string }>('org login access-token', args, {
                SF_ACCESS_TOKEN: token
            });
            assert.equal(login.username, ADMINISTRATOR);
        }),
        operation('org display', async () => {
            const shown = await work.sf.run<{ id: string; connectedStatus: string }>('org display', work.target);
            assert.deepEqual(
                [shown.id.slice(0, 15), shown.connectedStatus],
                [work.org.login.orgId.slice(0, 15), 'Connected']
            );
        }),
        operation('org list limits', async () => {
            const limits = await work.sf.run<{ name: string; max: number; remaining: number }[]>(
                'org list limits',
                work.target
            );
            const requests = limits.find(({ name }) => name === 'DailyApiRequests');
            assert.ok(requests && requests.remaining > 0 && requests.remaining < requests.max);
        }),
        operation('api request rest', async () => {
            const output = work.file('limits.json');
            await work.sf
                .run('api request rest', ['/services/data/v66.0/limits', '--stream-to-file', output, ...work.target])
                .catch((error: unknown) => {
                    // The command prints the answer itself, not the CLI's JSON.
                    if (!existsSync(output)) throw error;
                });
            assert.ok('DailyApiRequests' in (JSON.parse(readFileSync(output, 'utf8')) as object));
        })
    ];
}
