import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { graphqlDocuments, graphqlProblems } from './graphql-documents.ts';
import { readText, repositoryFiles } from './repository.ts';

const files = repositoryFiles();
const OBJECTS = 'force-app/main/default/objects';

/** Account's standard fields are not in the package: only custom names are looked up. */
function fieldsOf(object: string): ReadonlySet<string> | undefined {
    const folder = `${OBJECTS}/${object}/fields/`;
    const own = files
        .filter((path) => path.startsWith(folder))
        .map((path) => path.slice(folder.length).split('.')[0] ?? '');
    return own.length === 0 ? undefined : new Set(own);
}

const query = (inside: string): string => `query Newest { uiapi { query { ${inside} } } }`;

describe('GraphQL in components', () => {
    const scripts = files.filter((path) => /^force-app\/.*\/lwc\/[^/]+\/[^/]+\.js$/.test(path));

    it('is well formed, named, and asks for objects and fields that exist', () => {
        const found = scripts.flatMap((path) =>
            graphqlDocuments(readText(path)).flatMap((text) =>
                graphqlProblems(text, fieldsOf).map((problem) => `${path}: ${problem}`)
            )
        );
        assert.deepEqual(found, []);
    });

    it('may ask for what exists', () => {
        const text = query(
            `Health_Model__c(where: { Status__c: { eq: "Published" } }) { edges { node { Id Version__c { value } } } }`
        );
        assert.deepEqual(graphqlProblems(text, fieldsOf), []);
    });

    const wrong: [what: string, text: string, problem: RegExp][] = [
        ['a missing bracket', 'query Newest { uiapi {', /Syntax Error/],
        ['no name', '{ uiapi { query { Account { edges { node { Id } } } } } }', /no name/],
        ['an interpolation', 'query A { ${field} }', /variables/],
        ['an unknown object', query('Health_Modle__c { edges { node { Id } } }'), /no object Health_Modle__c/],
        [
            'an unknown field',
            query('Account { edges { node { Helth_Score__c { value } } } }'),
            /Account has no field Helth_Score__c/
        ],
        [
            'a filter on an unknown field',
            query('Account(where: { Helth__c: { eq: 1 } }) { edges { node { Id } } }'),
            /Helth__c/
        ]
    ];
    for (const [what, text, problem] of wrong) {
        it(`with ${what} is found`, () => assert.match(graphqlProblems(text, fieldsOf).join('\n'), problem));
    }
});
