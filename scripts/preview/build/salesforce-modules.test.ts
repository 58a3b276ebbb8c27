import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moduleSource } from './salesforce-modules.ts';

const LABELS = new Map([['Health_Title', 'Account "Health"']]);

function source(id: string): string {
    return moduleSource(id, LABELS, 'CustomLabels.labels-meta.xml');
}

test('a label import becomes its text', () => {
    assert.equal(source('@salesforce/label/c.Health_Title'), 'export default "Account \\"Health\\"";');
});

test('a label that the package lacks is refused, as deploying it would be', () => {
    assert.throws(() => source('@salesforce/label/c.Nope'), /label\/c\.Nope: no such label in CustomLabels/);
});

test('a field import becomes an object and field name, through relationships', () => {
    assert.equal(
        source('@salesforce/schema/Account.Owner.Name'),
        'export default {"objectApiName":"Account","fieldApiName":"Owner.Name"};'
    );
    assert.equal(source('@salesforce/schema/Account'), 'export default {"objectApiName":"Account"};');
});

test('user, locale and permissions come from the page', () => {
    assert.match(source('@salesforce/user/Id'), /export default context\.userId;/);
    assert.match(source('@salesforce/i18n/timeZone'), /export default context\.i18n\["timeZone"\];/);
    assert.match(
        source('@salesforce/customPermission/Health_Override'),
        /context\.permissions\.includes\("Health_Override"\) \|\| undefined/
    );
});

test('an unknown module is refused by name', () => {
    assert.throws(
        () => source('@salesforce/apex/Foo.bar'),
        /@salesforce\/apex\/Foo\.bar: the preview has no such module/
    );
});
