import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';

const BOOK = [
    {
        ...accounts(1)[0],
        Id: '001Dn00000AbCdEIAV',
        Name: 'University of California, San Francisco',
        Health_Key__c: 'ucsf'
    },
    { ...accounts(2)[1], Id: '001Dn00000AbCdFIAV', Name: 'The Bücher & Söhne GmbH', Health_Key__c: 'buecher' },
    { ...accounts(3)[2], Id: '001Dn00000AbCdGIAV', Name: 'Twin', Health_Key__c: 'twin-1' },
    { ...accounts(4)[3], Id: '001Dn00000AbCdHIAV', Name: 'twin ', Health_Key__c: 'twin-2' }
] as ReturnType<typeof accounts>;

describe('matching', () => {
    const folder = new EvidenceFolder();
    after(() => folder.close());
    before(() => folder.write('a.csv', ''));

    const match = async (key: string, how: object): Promise<string> => {
        folder.write('a.csv', `key,score,when\n"${key}",9,2026-01-01\n`);
        const source = {
            name: 's',
            kind: 'answers',
            files: ['a.csv'],
            columns: { account: 'key', rating: 'score', date: 'when' },
            match: how,
            allowEmpty: true
        };
        const { engine, rejected } = await folder.read([source], BOOK);
        const [row] = await engine.rows('SELECT a."Name" FROM evidence_0 e JOIN accounts a ON a.idx = e.account');
        return row ? String(row[0]) : (rejected[0]?.[5] ?? '');
    };

    it('finds by Id with 15 or 18 characters and minds their case', async () => {
        assert.match(await match('001Dn00000AbCdE', { by: 'Id' }), /^University/u);
        assert.match(await match('001Dn00000AbCdEIAV', { by: 'Id' }), /^University/u);
        assert.equal(await match('001dn00000abcde', { by: 'Id' }), 'no account has this Id');
    });

    it('finds by Id however the settings write the name of that field', async () => {
        assert.match(await match('001Dn00000AbCdE', { by: 'id' }), /^University/u);
        assert.equal(await match('001dn00000abcdeiav', { by: 'ID' }), 'no account has this ID');
    });

    it('finds by key whatever its case', async () => {
        assert.match(await match(' UCSF ', {}), /^University/u);
    });

    it('finds by name without accents, punctuation, article and legal form when told to', async () => {
        assert.match(await match('bucher and sohne', { by: 'Name', how: 'normalized' }), /^The B/u);
        assert.equal(await match('bucher and sohne', { by: 'Name' }), 'no account has this Name');
    });

    it('finds by name whatever legal form either side has', async () => {
        const forms = 'Inc., Incorporated, LLC, Ltd, Limited, plc, Corp, Corporation, Co., Company, AG, SA, SAS, SARL, BV, NV, AB, Oy, SpA, Srl, Pty';
        const names = forms.split(', ').map((form, i) => `Firm number ${i} ${form}`);
        const book = names.map((Name, i) => ({ Id: `0010000000000${10 + i}AAA`, Name, Health_Key__c: `k${i}` }));
        folder.write('forms.csv', ['key,score,when', ...names.map((_, i) => `the FIRM-number ${i},9,2026-01-01`)].join('\n'));
        const columns = { account: 'key', rating: 'score', date: 'when' };
        const match = { by: 'Name', how: 'normalized' };
        const source = { name: 's', kind: 'answers', files: ['forms.csv'], columns, match };
        const { counts, rejected } = await folder.read([source], book);
        assert.deepEqual([counts[0]?.used, rejected], [names.length, []]);
    }); // prettier-ignore

    it('takes an alias of the whole text, of what a pattern found, and otherwise the text itself', async () => {
        const how = { extract: ['^X-(.+)$', '^Y-(.*)$'], aliases: { 'X-old': 'ucsf', old: 'buecher' } };
        assert.match(await match('X-old', how), /^University/u);
        assert.match(await match('Y-old', how), /^The B/u);
        assert.match(await match('old', how), /^The B/u);
        assert.equal(await match('Y-twin-1', how), 'Twin');
        assert.match(await match('ucsf', how), /^University/u);
        assert.equal(await match('Y-', how), 'no account has this Health_Key__c');
    });

    it('takes the key out of a longer text and knows aliases', async () => {
        const how = {
            by: 'Name',
            how: 'normalized',
            extract: '^(.+?) - ',
            aliases: { UCSF: 'University of California San Francisco' }
        };
        assert.match(await match('UCSF - Dec 13-14, 2016', how), /^University/u);
        assert.equal(await match('Online', how), 'no account has this Name');
    });

    it('tells long keys apart that differ in their 8th and 16th character only', async () => {
        const keys = Array.from({ length: 1000 }, (_, i) => `region${10 + (i % 20)}-acct-${10 + Math.floor(i / 20)}`);
        // Every other key is of an account.
        const book = keys.flatMap((key, i) => (i % 2 === 0 ? [{ Id: `0010000000${10_000 + i}AAA`, Name: key, Health_Key__c: key }] : [])); // prettier-ignore
        folder.write('long.csv', `key,score,when\n${keys.map((key) => `${key},9,2026-01-01\n`).join('')}`);
        const columns = { account: 'key', rating: 'score', date: 'when' };
        const source = { name: 's', kind: 'answers', files: ['long.csv'], columns };
        const { engine, rejected } = await folder.read([source], book);
        const found = await engine.rows('SELECT count(*), count(DISTINCT account) FROM evidence_0');
        assert.deepEqual(found, [[500n, 500n]]);
        assert.deepEqual(
            rejected.map((row) => [row[4], row[5]]),
            keys.filter((_, i) => i % 2 === 1).map((key) => [key, 'no account has this Health_Key__c'])
        );
    });

    it('tells persons apart whose long names differ in their 8th and 16th character only', async () => {
        const people = Array.from(
            { length: 1000 },
            (_, i) => `region${10 + (i % 20)}-mail-${10 + Math.floor(i / 20)}@x.org`
        );
        folder.write('people.csv', `key,who,score,when\n${people.map((who) => `one,${who},9,2026-01-01\n`).join('')}`);
        const columns = { account: 'key', respondent: 'who', rating: 'score', date: 'when' };
        const source = { name: 's', kind: 'answers', files: ['people.csv'], columns };
        const { engine } = await folder.read(
            [source],
            [{ Id: '001000000010000AAA', Name: 'One', Health_Key__c: 'one' }]
        );
        assert.deepEqual(await engine.rows('SELECT count(DISTINCT person) FROM rows_0'), [[1000n]]);
    });

    it('does not guess between two accounts', async () => {
        assert.equal(await match('TWIN', { by: 'Name', how: 'normalized' }), 'more than one account has this Name');
    });
});
