import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseXml } from '../read/xml.ts';
import { loadMetadataSchema } from './declarations.ts';
import { validateAgainstSchema } from './validate.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const schema = loadMetadataSchema();

function validate(type: string, body: string): string[] {
    const source = `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="${NAMESPACE}">\n${body}\n</${type}>\n`;
    const { root, fault } = parseXml('x.xml', source);
    assert.equal(fault, undefined);
    assert.ok(root !== undefined);
    return validateAgainstSchema(root, type, schema).map(({ line, column, rule }) => `${line}:${column} ${rule}`);
}

describe('loadMetadataSchema', () => {
    it('knows inherited, repeated, optional and enumerated members', () => {
        const members = schema.membersOf('CustomField');
        assert.deepEqual(members?.get('fullName')?.content, { kind: 'text' });
        assert.deepEqual(members?.get('precision')?.content, { kind: 'number' });
        assert.equal(schema.membersOf('CustomTab')?.get('actionOverrides')?.repeated, true);
        assert.equal(schema.membersOf('PermissionSet')?.get('label')?.required, true);
        const scope = schema.membersOf('ListView')?.get('filterScope')?.content;
        assert.ok(scope?.kind === 'enum' && scope.values.has('Mine'));
    });

    it('does not know types that the platform does not have', () => {
        assert.equal(schema.membersOf('CustomFeild'), undefined);
        assert.equal(schema.membersOf('FilterScope'), undefined);
    });
});

describe('validateAgainstSchema', () => {
    it('accepts a complete list view', () => {
        const body = '    <columns>NAME</columns>\n    <filterScope>Mine</filterScope>\n    <label>Mine</label>';
        assert.deepEqual(validate('ListView', body), []);
    });

    it('gives line and column of each mistake', () => {
        const body =
            '    <colums>NAME</colums>\n    <filterScope>My</filterScope>\n    <label>a</label><label>b</label>';
        assert.deepEqual(validate('ListView', body), ['3:5 unknown-element', '4:5 bad-value', '5:21 doubled-element']);
    });

    it('looks inside nested elements and at what they lack', () => {
        const entry = '<objectPermissions><object>A__c</object></objectPermissions>';
        const found = validate('PermissionSet', `    <label>x</label>\n    ${entry}`);
        assert.deepEqual([...new Set(found)], ['4:5 missing-element']);
        assert.equal(found.length, 6);
    });

    it('takes no number for text inside a switch and no element inside a value', () => {
        assert.deepEqual(validate('CustomTab', '    <customObject>1</customObject>'), ['3:5 bad-value']);
        assert.deepEqual(validate('CustomTab', '    <motif><b>x</b></motif>'), ['3:12 misplaced-element']);
    });

    it('leaves the settings of component targets to the component rules', () => {
        const body = '    <targetConfigs><targetConfig targets="a"><anything/></targetConfig></targetConfigs>';
        assert.deepEqual(validate('LightningComponentBundle', body), []);
    });
});

describe('parseXml', () => {
    const faultOf = (source: string): string => {
        const { fault } = parseXml('x.xml', source);
        return fault === undefined ? '' : `${fault.line}:${fault.column} ${fault.message}`;
    };

    it('names the first fault with its place', () => {
        const start = '<?xml version="1.0" encoding="UTF-8"?>\n';
        assert.match(faultOf(`${start}<a>\n  <b>\n</a>`), /^4:\d+ unclosed tag: b|^4:\d+ unexpected close tag/);
        assert.match(faultOf(start), /document must contain a root element|no element/);
        assert.match(faultOf(`${start}<a>&nope;</a>`), /^2:/);
        assert.match(faultOf('<a/>'), /XML declaration is missing/);
    });

    it('finds elements whose name begins like another one', () => {
        const { root } = parseXml('x.xml', '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n <bc/><b/>\n</a>');
        assert.deepEqual(
            root?.children.map(({ name, line, column }) => [name, line, column]),
            [
                ['bc', 3, 2],
                ['b', 3, 7]
            ]
        );
    });
});
