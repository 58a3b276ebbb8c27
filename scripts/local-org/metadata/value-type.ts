// describeValueType: the elements of a metadata type, from the platform's own declarations.
import { loadMetadataSchema } from '../../checks/metadata/schema/declarations.ts';
import type { Member } from '../../checks/metadata/schema/declarations.ts';
import { OrgError } from '../org/contract.ts';
import type { JsonValue } from '../org/contract.ts';
import { BUNDLE, isKnownType, isRule, OBJECT_PARTS } from './component-types.ts';

const NAMESPACE = /^\{http:\/\/soap\.sforce\.com\/2006\/04\/metadata\}(\w+)$/;
const SOAP_TYPES: Readonly<Record<string, string>> = { text: 'string', number: 'double', boolean: 'boolean' };

/** @param name `{http://soap.sforce.com/2006/04/metadata}CustomField`. Throws 500 INVALID_TYPE for another. */
export function describeValueType(name: string): JsonValue {
    const [, type = ''] = NAMESPACE.exec(name) ?? [];
    const schema = loadMetadataSchema();
    if (!isKnownType(type) || !schema.membersOf(type)) {
        throw new OrgError(500, 'INVALID_TYPE', `Unknown type: ${name}: the local org does not have it`);
    }
    const written = type !== BUNDLE;
    const hasParent = isRule(type) || OBJECT_PARTS.some((part) => part.type === type);
    return {
        ...{ apiCreatable: written, apiDeletable: written, apiReadable: written, apiUpdatable: written },
        parentField: hasParent ? { ...field('fullName', 'string', true), isForeignKey: true } : null,
        valueTypeFields: fieldsOf(type, [])
    };
}

function fieldsOf(type: string, above: readonly string[]): JsonValue[] {
    const members = loadMetadataSchema().membersOf(type);
    // A type may hold itself.
    if (!members || above.includes(type)) return [];
    return [...members].map(([name, member]) => describeMember(name, member, [...above, type]));
}

function describeMember(name: string, { content, required }: Member, above: readonly string[]): JsonValue {
    if (content.kind === 'struct') {
        return { ...field(name, content.type, required), fields: fieldsOf(content.type, above) };
    }
    if (content.kind !== 'enum') return field(name, SOAP_TYPES[content.kind] ?? 'string', required);
    const picklistValues = [...content.values].map((value) => ({ active: true, defaultValue: false, value }));
    return { ...field(name, 'string', required), picklistValues };
}

const field = (name: string, soapType: string, required: boolean): Record<string, JsonValue> => ({
    isForeignKey: false,
    isNameField: name === 'fullName',
    minOccurs: required ? 1 : 0,
    name,
    soapType,
    valueRequired: required
});
