import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { API, openTargetOrg } from '../../testing/target-org.ts';
import type { TargetOrg } from '../../testing/target-org.ts';

interface Node {
    body: unknown;
    httpStatusCode: number;
    referenceId: string;
}
interface Graph {
    graphId: string;
    graphResponse: { compositeResponse: Node[] };
    isSuccessful: boolean;
}

let org: TargetOrg;
before(async () => {
    org = await openTargetOrg();
});
after(() => org.close());

const prefix = `Graph ${Math.random().toString(36).slice(2)}`;
const create = (object: string, referenceId: string, body: Record<string, unknown>) => ({
    method: 'POST',
    url: `${API}/sobjects/${object}`,
    referenceId,
    body
});
const account = (referenceId: string, name = `${prefix} ${referenceId}`) =>
    create('Account', referenceId, { Name: name });

async function run(graphs: unknown): Promise<Graph[]> {
    const { status, body } = await org.call('POST', 'composite/graph', { graphs });
    assert.equal(status, 200, JSON.stringify(body));
    return (body as { graphs: Graph[] }).graphs;
}

async function refusal(graphs: unknown): Promise<string> {
    const { status, body } = await org.call('POST', 'composite/graph', { graphs });
    assert.equal(status, 400, JSON.stringify(body));
    return (body as { message: string }[])[0]!.message;
}

async function count(name: string): Promise<number> {
    const soql = encodeURIComponent(`SELECT COUNT() FROM Account WHERE Name LIKE '${prefix} ${name}'`);
    return (await org.get<{ totalSize: number }>(`query?q=${soql}`)).totalSize;
}

test('a graph uses the ids of its earlier nodes; another fails alone and leaves nothing', async () => {
    const contact = create('Contact', 'c1', { LastName: 'Of the graph', AccountId: '@{a1.id}' });
    const read = { method: 'GET', url: `${API}/sobjects/Contact/@{c1.id}?fields=AccountId`, referenceId: 'r1' };
    const [good, bad] = await run([
        { graphId: 'good', compositeRequest: [account('a1'), contact, read] },
        { graphId: 'bad', compositeRequest: [account('b1'), create('Account', 'b2', {}), account('b3')] }
    ]);
    assert.deepEqual([good?.graphId, good?.isSuccessful], ['good', true]);
    const [made, , found] = good!.graphResponse.compositeResponse;
    assert.equal((found?.body as { AccountId: string }).AccountId, (made?.body as { id: string }).id);
    assert.equal(bad?.isSuccessful, false);
    const codes = bad!.graphResponse.compositeResponse.map(
        ({ body }) => (body as { errorCode: string }[])[0]?.errorCode
    );
    assert.deepEqual(codes, ['PROCESSING_HALTED', 'REQUIRED_FIELD_MISSING', 'PROCESSING_HALTED']);
    assert.deepEqual([await count('a1'), await count('b%')], [1, 0]);
});

test('a node that refers to nothing undoes its graph', async () => {
    const [graph] = await run([
        {
            graphId: 'g',
            compositeRequest: [account('x1'), create('Contact', 'x2', { LastName: 'L', AccountId: '@{nobody.id}' })]
        }
    ]);
    assert.equal(graph?.isSuccessful, false);
    assert.equal(await count('x1'), 0);
});

test('after more than 14 failed graphs the rest is halted', async () => {
    const graphs = Array.from({ length: 17 }, (_, index) => ({
        graphId: `f${index}`,
        compositeRequest: index < 15 ? [create('Account', 'n', {})] : [account('late')]
    }));
    const answers = await run(graphs);
    assert.deepEqual(
        answers.map(({ isSuccessful }) => isSuccessful),
        Array.from({ length: 17 }, () => false)
    );
    assert.equal(
        (answers[16]!.graphResponse.compositeResponse[0]!.body as { errorCode: string }[])[0]?.errorCode,
        'PROCESSING_HALTED'
    );
    assert.equal(await count('late'), 0);
});

const chain = (length: number) =>
    Array.from({ length }, (_, index) =>
        create('Account', `n${index}`, {
            Name: `${prefix} chain`,
            ...(index === 0 ? {} : { ParentId: `@{n${index - 1}.id}` })
        })
    );
const many = (length: number) => Array.from({ length }, (_, index) => account(`m${index}`));
const refused: [string, unknown, RegExp][] = [
    ['no graphs', [], /at least one graph/],
    ['a graph without requests', [{ graphId: 'a', compositeRequest: [] }], /at least one request/],
    ['a bad graphId', [{ graphId: '_a', compositeRequest: many(1) }], /must start with a letter or digit/],
    ['a period in graphId', [{ graphId: 'a.b', compositeRequest: many(1) }], /no period/],
    ['the same graphId twice', ['a', 'a'].map((graphId) => ({ graphId, compositeRequest: many(1) })), /must be unique/],
    [
        'the same referenceId twice',
        [{ graphId: 'a', compositeRequest: [account('n'), account('n')] }],
        /referenceId must be unique/
    ],
    [
        '76 graphs',
        Array.from({ length: 76 }, (_, index) => ({ graphId: `g${index}`, compositeRequest: many(1) })),
        /Only 75 graphs/
    ],
    ['501 nodes', [{ graphId: 'a', compositeRequest: many(501) }], /Only 500 nodes/],
    ['16 levels', [{ graphId: 'a', compositeRequest: chain(16) }], /Only 15 levels/],
    [
        'a query',
        [{ graphId: 'a', compositeRequest: [{ method: 'GET', url: `${API}/query?q=x`, referenceId: 'q' }] }],
        /not supported in a graph/
    ],
    [
        'a nested composite',
        [{ graphId: 'a', compositeRequest: [{ method: 'POST', url: `${API}/composite/graph`, referenceId: 'q' }] }],
        /not supported in a graph/
    ]
];
for (const [what, graphs, message] of refused) {
    test(`refused: ${what}`, async () => {
        assert.match(await refusal(graphs), message);
        assert.equal(await count('%m%'), 0);
    });
}

test('15 levels are allowed', async () => {
    const [graph] = await run([{ graphId: 'deep', compositeRequest: chain(15) }]);
    assert.equal(graph?.isSuccessful, true, JSON.stringify(graph));
});
