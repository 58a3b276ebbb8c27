import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';

interface Answer {
    searchRecords: { attributes: { type: string }; Name?: string; Id?: string }[];
}

let org: TargetOrg;
before(async () => {
    org = await openTargetOrg();
    const create = async (object: string, fields: Record<string, unknown>): Promise<string> =>
        ((await org.call('POST', `sobjects/${object}`, fields)).body as { id: string }).id;
    const id = await create('Account', { Name: 'Zebra Holding', Type: 'Big', Phone: '0049 555 123' });
    await create('Account', { Name: 'Blue Zebra', Type: 'Small' });
    await create('Account', { Name: "O'Neil Zebras (North)", Type: 'Big' });
    await create('Account', { Name: 'QuaggaFarm7 (closed)', Type: 'Small' });
    await create('Contact', { LastName: 'Zebra', Email: 'stripe@zoo.example', AccountId: id });
});
after(() => org.close());

async function find(sosl: string): Promise<string[]> {
    const { searchRecords } = await org.get<Answer>(`search?q=${encodeURIComponent(sosl)}`);
    return searchRecords.map(({ attributes, Name }) => Name ?? attributes.type);
}

async function refusal(path: string): Promise<string> {
    const { status, body } = await org.call('GET', path);
    const [error] = body as { errorCode: string; message: string }[];
    assert.equal(status, 400);
    return `${error!.errorCode}: ${error!.message}`;
}

describe('SOSL', () => {
    const name = 'IN NAME FIELDS RETURNING Account(Id, Name ORDER BY Name)';
    const cases: [string, string[]][] = [
        [`FIND {zebra} ${name}`, ['Blue Zebra', 'Zebra Holding']],
        [`FIND {zebra*} ${name}`, ['Blue Zebra', "O'Neil Zebras (North)", 'Zebra Holding']],
        [`FIND {zebr?} ${name}`, ['Blue Zebra', 'Zebra Holding']],
        [`FIND {"zebra holding"} ${name}`, ['Zebra Holding']],
        [`FIND {"holding zebra"} ${name}`, []],
        [`FIND {holding zebra} ${name}`, ['Zebra Holding']],
        [`FIND {blue OR holding} ${name}`, ['Blue Zebra', 'Zebra Holding']],
        [`FIND {zebra AND NOT blue} ${name}`, ['Zebra Holding']],
        [`FIND {o'neil} ${name}`, ["O'Neil Zebras (North)"]],
        [`FIND {zeb\\}ra*} ${name}`, []],
        [
            "FIND {zebra*} RETURNING Account(Name WHERE Type = 'Big' ORDER BY Name DESC LIMIT 1), Contact(Name)",
            ['Zebra Holding', 'Zebra']
        ],
        ['FIND {zebra} IN NAME FIELDS RETURNING Account, Contact LIMIT 1', ['Account']],
        ['FIND {stripe*} IN EMAIL FIELDS RETURNING Contact(Name), Account(Name)', ['Zebra']],
        ['FIND {555} IN PHONE FIELDS RETURNING Account(Name)', ['Zebra Holding']],
        ['FIND {stripe} IN NAME FIELDS RETURNING Contact(Name)', []],
        ['FIND {stripe}', ['Contact']],
        [`FIND {quagga} ${name}`, ['QuaggaFarm7 (closed)']],
        [`FIND {quaggafarm7} ${name}`, ['QuaggaFarm7 (closed)']],
        [`FIND {"farm 7 closed"} ${name}`, ['QuaggaFarm7 (closed)']],
        [`FIND {arm} ${name}`, []]
    ];
    for (const [sosl, names] of cases) it(sosl, async () => assert.deepEqual(await find(sosl), names));

    const refused: [string, RegExp][] = [
        ['FIND zebra', /MALFORMED_SEARCH: No search term found. The search term must be enclosed in braces./],
        ['FIND {z}', /MALFORMED_SEARCH: search term must be longer than one character: z/],
        ['FIND {}', /MALFORMED_SEARCH/],
        ['FIND {NOT zebra}', /MALFORMED_SEARCH/],
        ['FIND {zebra} RETURNING Nothing__c(Id)', /INVALID_TYPE/],
        ['FIND {zebra} RETURNING Account(Nonsense__c)', /INVALID_FIELD/],
        ['FIND {zebra} RETURNING Account(Id', /MALFORMED_SEARCH: expecting a right parenthesis/],
        ["FIND {zebra} RETURNING Account(Id WHERE Type = 'a' OR)", /MALFORMED_QUERY/],
        ['FIND {zebra} RETURNING Account(Id) WITH SNIPPET', /MALFORMED_SEARCH: unexpected token: 'WITH'/],
        ['FIND {(zebra OR lion) AND big}', /Parentheses in a search term are not supported/],
        ['FIND {zebra} IN SIDEBAR FIELDS', /SIDEBAR FIELDS is not supported/],
        ['FIND {zebra} LIMIT 2001', /between 1 and 2000/]
    ];
    for (const [sosl, message] of refused)
        it(`refuses ${sosl}`, async () => assert.match(await refusal(`search?q=${encodeURIComponent(sosl)}`), message));
});

describe('parameterizedSearch', () => {
    it('by GET and POST', async () => {
        const path =
            'parameterizedSearch?q=zebra&in=NAME&sobject=Account&Account.fields=Id,Name&Account.limit=1&Account.orderBy=Name';
        const byGet = await org.get<Answer>(path);
        assert.deepEqual(
            byGet.searchRecords.map(({ Name }) => Name),
            ['Blue Zebra']
        );
        const body = {
            q: 'zebra',
            in: 'NAME',
            fields: ['Name'],
            sobjects: [{ name: 'Account', where: "Type = 'Big'" }, { name: 'Contact' }]
        };
        const byPost = (await org.call('POST', 'parameterizedSearch', body)).body as Answer;
        assert.deepEqual(
            byPost.searchRecords.map(({ Name }) => Name),
            ['Zebra Holding', 'Zebra']
        );
    });

    it('refuses what it does not know', async () => {
        assert.match(await refusal('parameterizedSearch'), /q is missing/);
        const { status } = await org.call('POST', 'parameterizedSearch', {
            q: 'zebra',
            sobjects: [{ name: 'Account', snippet: 1 }]
        });
        assert.equal(status, 400);
    });
});
