// Wrong and half-right bodies: SOQL by words, SOSL, JSON by mutation.
import { mutated, NASTY } from './random.ts';
import type { Random } from './random.ts';

const API = '/services/data/v66.0';

const WORDS =
    "SELECT FROM WHERE AND OR NOT IN LIKE INCLUDES GROUP BY ROLLUP CUBE HAVING ORDER ASC DESC NULLS FIRST LAST LIMIT OFFSET TYPEOF WHEN THEN ELSE END FOR VIEW REFERENCE UPDATE USING SCOPE mine WITH SECURITY_ENFORCED ALL ROWS Account Contacts Contact Task User What Owner.Name Owner.Type Parent.Parent.Name Account.Name Parent Id Name Type AnnualRevenue Health_Score__c Health_Status__c Health_Badge__c Health_Detail__c CreatedDate BillingAddress Health_Snapshot__c AccountHistory COUNT() COUNT(Id) SUM(AnnualRevenue) MAX(Health_Score__c) COUNT_DISTINCT(Type) CALENDAR_YEAR(CreatedDate) HOUR_IN_DAY(convertTimezone(CreatedDate)) toLabel(Type) FORMAT(AnnualRevenue) FIELDS(ALL) FIELDS(STANDARD) GROUPING(Type) ( ) , . = != <> < >= 'a' 'it\\'s' '%' null TRUE 1 -2.5 1e3 2147483648 2026-01-01 2026-01-01T00:00:00Z 2026-13-45 TODAY LAST_N_DAYS:3 LAST_N_DAYS:99999999999 alias a {x} FIND RETURNING".split(
        ' '
    );

const QUERIES = [
    'SELECT Id, Name, (SELECT LastName FROM Contacts WHERE LastName != null ORDER BY LastName LIMIT 2) FROM Account',
    "SELECT Id FROM Account WHERE (AnnualRevenue > 1 AND Name LIKE '%a%') OR Type IN ('a', null) ORDER BY Name DESC NULLS LAST LIMIT 5 OFFSET 1",
    'SELECT Type, COUNT(Id) n FROM Account GROUP BY ROLLUP(Type) HAVING COUNT(Id) > 1 ORDER BY Type',
    'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND CreatedDate = LAST_N_DAYS:3',
    'SELECT TYPEOF What WHEN Account THEN Name ELSE Id END, Owner.Type FROM Task WHERE What.Type = null',
    'SELECT FIELDS(ALL) FROM User LIMIT 200',
    'SELECT COUNT() FROM Health_Snapshot__c WHERE CALENDAR_YEAR(CreatedDate) = 2026',
    "SELECT Id, Owner.Profile.Name FROM Account WHERE Owner.Username LIKE '%example' LIMIT 200"
];

export function wildSoql(random: Random): string {
    if (random.chance(0.12)) return random.pick(QUERIES);
    if (random.chance(0.2)) return ['SELECT', ...random.some(0, 12, () => random.pick(WORDS))].join(' ');
    const query = random.pick(QUERIES);
    if (random.chance(0.4)) return mutated(random, query);
    const words = query.split(' ');
    for (let times = random.below(2); times >= 0; times -= 1)
        words[random.below(words.length)] = random.chance(0.8) ? random.pick(WORDS) : random.pick(NASTY);
    return words.join(' ');
}

const SEARCHES = [
    'FIND {alpha*} IN NAME FIELDS RETURNING Account(Id, Name WHERE Type != null ORDER BY Name LIMIT 5), Contact(Id)',
    'FIND {"two words" OR beta AND NOT x?} IN ALL FIELDS RETURNING Account LIMIT 3',
    'FIND {alpha}'
];

export function wildSosl(random: Random): string {
    return random.chance(0.1) ? random.pick(SEARCHES) : mutated(random, random.pick(SEARCHES));
}

const sub = (method: string, url: string, referenceId: string, body?: unknown) => ({
    method,
    url: `${API}/${url}`,
    referenceId,
    body
});

/** Method, path and a body that is right, before it is spoilt. */
const REQUESTS: [string, string, unknown][] = [
    ['POST', 'sobjects/Account', { Name: 'wild', AnnualRevenue: 1.5, Health_Status__c: 'Red', ParentId: null }],
    ['POST', 'sobjects/Contact', { LastName: 'wild', Email: 'a@b.example', Account: { Health_Key__c: 'none' } }],
    ['POST', 'sobjects/Health_Snapshot__c', { Account__c: '001000000000001AAA', Snapshot_Date__c: '2026-01-01' }],
    ['PATCH', 'sobjects/Account/Health_Key__c/wild', { Name: 'wild by key' }],
    [
        'POST',
        'composite/sobjects',
        {
            allOrNone: false,
            records: [
                { attributes: { type: 'Account' }, Name: 'w' },
                { attributes: { type: 'Contact' }, LastName: 'w' }
            ]
        }
    ],
    [
        'PATCH',
        'composite/sobjects/Account/Health_Key__c',
        { allOrNone: true, records: [{ attributes: { type: 'Account' }, Name: 'w', Health_Key__c: 'k' }] }
    ],
    ['POST', 'composite/sobjects/Account', { ids: ['001000000000001AAA', null], fields: ['Id', 'Name'] }],
    [
        'POST',
        'composite',
        {
            allOrNone: true,
            compositeRequest: [
                sub('POST', 'sobjects/Account', 'a', { Name: 'w' }),
                sub('GET', 'sobjects/Account/@{a.id}', 'b')
            ]
        }
    ],
    [
        'POST',
        'composite/batch',
        {
            haltOnError: true,
            batchRequests: [
                { method: 'GET', url: 'v66.0/limits' },
                { method: 'PATCH', url: 'v66.0/sobjects/Account/001000000000001AAA', richInput: {} }
            ]
        }
    ],
    [
        'POST',
        'composite/graph',
        {
            graphs: [
                {
                    graphId: 'g',
                    compositeRequest: [
                        sub('POST', 'sobjects/Account', 'a', { Name: 'w' }),
                        sub('POST', 'sobjects/Contact', 'c', { LastName: 'w', AccountId: '@{a.id}' })
                    ]
                }
            ]
        }
    ],
    [
        'POST',
        'composite/tree/Account',
        {
            records: [
                {
                    attributes: { type: 'Account', referenceId: 'r1' },
                    Name: 'w',
                    Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'r2' }, LastName: 'w' }] }
                }
            ]
        }
    ],
    [
        'POST',
        'graphql',
        {
            query: 'query Q($n: Int) { uiapi { query { Account(first: $n, orderBy: { Name: { order: ASC } }, where: { Type: { in: ["a", null] }, CreatedDate: { gt: { literal: TODAY } } }) { totalCount edges { cursor node { Id Name { value } Contacts(first: 1) { edges { node { Id } } } } } pageInfo { endCursor } } } } }',
            variables: { n: 3 }
        }
    ],
    [
        'POST',
        'graphql',
        {
            query: 'query O { uiapi { objectInfos(apiNames: ["Account"]) { ApiName fields { ApiName } } aggregate { Account(groupBy: { Type: { group: true } }) { edges { node { aggregate { Type { value } Id { count { value } } } } } } } } }'
        }
    ],
    [
        'POST',
        'graphql',
        {
            query: 'mutation M { uiapi(input: { allOrNone: true }) { AccountCreate(input: { Account: { Name: "w" } }) { Record { Id Name { value } } } } }'
        }
    ],
    ['POST', 'ui-api/records', { apiName: 'Account', fields: { Name: 'wild', Health_Score__c: 12.5 } }],
    [
        'POST',
        'ui-api/list-records/Account/Red_Accounts',
        { pageSize: 5, pageToken: '0', sortBy: ['Account.Name'], fields: ['Account.Owner.Name'] }
    ],
    [
        'POST',
        'parameterizedSearch',
        {
            q: 'alpha',
            in: 'NAME',
            fields: ['Id'],
            sobjects: [{ name: 'Account', limit: 2, where: "Type = 'a'" }],
            overallLimit: 5
        }
    ],
    ['POST', 'jobs/ingest', { object: 'Account', operation: 'insert', contentType: 'CSV', lineEnding: 'LF' }],
    ['POST', 'jobs/query', { operation: 'query', query: 'SELECT Id FROM Account' }]
];

export interface WildRequest {
    method: string;
    path: string;
    body: string;
}

export function wildJson(random: Random): WildRequest {
    const [method, path, body] = random.pick(REQUESTS);
    const full = `${API}/${path}`;
    if (random.chance(0.1)) return { method, path: full, body: JSON.stringify(body) };
    if (random.chance(0.25)) return { method, path: full, body: mutated(random, JSON.stringify(body)) };
    if (random.chance(0.02)) return { method, path: full, body: deep(random) };
    const copy = structuredClone({ body });
    for (let times = 1 + random.below(3); times > 0; times -= 1) spoil(random, copy);
    return { method, path: full, body: JSON.stringify(copy.body) ?? 'null' };
}

function deep(random: Random): string {
    const depth = random.pick([50, 500, 20_000]);
    const [open, close] = random.pick([
        ['[', ']'],
        ['{"a":', '}'],
        ['{"records":[', ']}']
    ] as const);
    return `${open.repeat(depth)}1${close.repeat(depth)}`;
}

/** Replaces, removes, renames or doubles something in an object or list. */
function spoil(random: Random, root: Record<string, unknown>): void {
    let holder: Record<string, unknown> = root;
    let key = 'body';
    for (;;) {
        const inner = holder[key];
        if (inner === null || typeof inner !== 'object' || Object.keys(inner).length === 0 || random.chance(0.25))
            break;
        holder = inner as Record<string, unknown>;
        key = random.pick(Object.keys(holder));
    }
    const change = random.below(5);
    if (change === 0 && holder !== root) delete holder[key];
    else if (change === 1 && !Array.isArray(holder) && holder !== root) holder[random.pick(NASTY)] = holder[key];
    else if (change === 2 && Array.isArray(holder))
        holder.push(...Array.from({ length: random.pick([1, 30, 250]) }, () => holder[key] as unknown));
    else holder[key] = wildValue(random);
}

function wildValue(random: Random): unknown {
    return random.pick<() => unknown>([
        () => random.pick(NASTY),
        () => random.pick([0, -1, 1.5, 1e21, 1e308, -0, 9_007_199_254_740_992, 2_147_483_648]),
        () => random.chance(0.5),
        () => null,
        () => [],
        () => ({}),
        () => [[null, [random.pick(NASTY)]]],
        () => ({ [random.pick(NASTY)]: random.pick(NASTY) }),
        () => '001000000000001AAA'
    ])();
}
