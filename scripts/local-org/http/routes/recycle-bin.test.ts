import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessToken, ADMIN, startProcess } from '../../testing/org-process.ts';
import type { OrgProcess } from '../../testing/org-process.ts';
import { client } from '../../testing/target-org.ts';
import type { ApiClient } from '../../testing/target-org.ts';

let local: OrgProcess;
let org: ApiClient;
before(async () => {
    local = await startProcess('memory');
    org = client(local.url, await accessToken(local.login, ADMIN));
});
after(() => local.stop());

async function undelete(
    body: unknown,
    headers: Record<string, string> = {}
): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${org.url}/local-org/undelete/Account`, {
        method: 'POST',
        headers: { authorization: `Bearer ${org.token}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body)
    });
    return { status: answer.status, body: await answer.json() };
}

test('a deleted record comes back, once', async () => {
    const { body } = await org.call('POST', 'sobjects/Account', { Name: 'Back' });
    const { id } = body as { id: string };
    assert.equal((await org.call('DELETE', `sobjects/Account/${id}`)).status, 204);
    assert.equal((await org.call('GET', `sobjects/Account/${id}`)).status, 404);
    const [first, second] = [await undelete({ ids: [id] }), await undelete({ ids: [id] })];
    assert.deepEqual([first.status, (first.body as { success: boolean }[])[0]?.success], [200, true]);
    assert.equal((second.body as { success: boolean }[])[0]?.success, false);
    assert.equal((await org.get<{ Name: string }>(`sobjects/Account/${id}`)).Name, 'Back');
});

test('a wrong body is 400, and nobody in particular is 401', async () => {
    for (const body of [{}, { ids: 'one' }, []]) assert.equal((await undelete(body)).status, 400);
    assert.equal((await undelete({ ids: [] }, { authorization: 'Bearer nobody' })).status, 401);
});
