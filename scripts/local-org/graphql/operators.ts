// Value types of the GraphQL API and what a filter may do with each.
import {
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLString
} from 'graphql';
import type { GraphQLFieldConfigMap, GraphQLInputType } from 'graphql';
import type { FieldDescribe } from '../org/contract.ts';

const scalar = (name: string): GraphQLScalarType => new GraphQLScalarType({ name });

interface ValueKind {
    scalar: GraphQLScalarType;
    /** What a field of a record answers: `PicklistValue`. */
    type: GraphQLObjectType;
    operators: GraphQLInputObjectType;
}

const RANGES = ['last_n_days', 'next_n_days', 'last_n_weeks', 'next_n_weeks', 'last_n_months', 'next_n_months'];
const LITERALS = [
    'YESTERDAY',
    'TODAY',
    'TOMORROW',
    'LAST_WEEK',
    'THIS_WEEK',
    'NEXT_WEEK',
    'LAST_MONTH',
    'THIS_MONTH',
    'NEXT_MONTH',
    'LAST_90_DAYS',
    'NEXT_90_DAYS',
    'THIS_QUARTER',
    'LAST_QUARTER',
    'NEXT_QUARTER',
    'THIS_YEAR',
    'LAST_YEAR',
    'NEXT_YEAR'
];

/** `{ value: "2026-01-01" }`, `{ literal: TODAY }` or `{ range: { last_n_days: 30 } }`. */
function dateInput(name: 'Date' | 'DateTime', value: GraphQLScalarType): GraphQLInputObjectType {
    const literal = new GraphQLEnumType({
        name: `${name}Literal`,
        values: Object.fromEntries(LITERALS.map((text) => [text, {}]))
    });
    const range = new GraphQLInputObjectType({
        name: `${name}Range`,
        fields: Object.fromEntries(RANGES.map((text) => [text, { type: GraphQLInt }]))
    });
    return new GraphQLInputObjectType({
        name: `${name}Input`,
        fields: { value: { type: value }, literal: { type: literal }, range: { type: range } }
    });
}

function operators(name: string, value: GraphQLInputType, more: string[]): GraphQLInputObjectType {
    const single = ['eq', 'ne', ...more].map((operator) => [operator, { type: value }]);
    const several = ['in', 'nin'].map((operator) => [operator, { type: new GraphQLList(value) }]);
    return new GraphQLInputObjectType({
        name: `${name}Operators`,
        fields: Object.fromEntries([...single, ...several])
    });
}

const ORDERED = ['gt', 'gte', 'lt', 'lte'];

function kind(name: string, more: string[], own?: { scalar?: GraphQLScalarType; input?: GraphQLInputType }): ValueKind {
    const value = own?.scalar ?? scalar(name);
    const label: GraphQLFieldConfigMap<unknown, unknown> =
        name === 'Picklist' ? { label: { type: GraphQLString } } : {};
    return {
        scalar: value,
        type: new GraphQLObjectType({
            name: `${name}Value`,
            fields: { value: { type: value }, displayValue: { type: GraphQLString }, ...label }
        }),
        operators: operators(name, own?.input ?? value, more)
    };
}

const DATE = scalar('Date');
const DATE_TIME = scalar('DateTime');
const TEXT = [...ORDERED, 'like'];

const STRING = kind('String', TEXT, { scalar: GraphQLString });
const KINDS: Record<string, ValueKind> = {
    boolean: kind('Boolean', [], { scalar: GraphQLBoolean }),
    combobox: kind('ComboBox', TEXT),
    currency: kind('Currency', ORDERED, { input: GraphQLFloat }),
    date: kind('Date', ORDERED, { scalar: DATE, input: dateInput('Date', DATE) }),
    datetime: kind('DateTime', ORDERED, { scalar: DATE_TIME, input: dateInput('DateTime', DATE_TIME) }),
    double: kind('Double', ORDERED, { input: GraphQLFloat }),
    email: kind('Email', TEXT),
    id: kind('ID', [], { scalar: GraphQLID }),
    int: kind('Int', ORDERED, { scalar: GraphQLInt }),
    multipicklist: kind('MultiPicklist', ['like']),
    percent: kind('Percent', ORDERED, { input: GraphQLFloat }),
    phone: kind('PhoneNumber', TEXT),
    picklist: kind('Picklist', TEXT),
    textarea: kind('TextArea', TEXT),
    url: kind('Url', TEXT)
};

/** Output type and filter of a field; a reference is an id. */
export function valueKind(field: FieldDescribe): ValueKind {
    if (field.type === 'reference') return KINDS.id!;
    return KINDS[field.type] ?? STRING;
}

export const LONG: ValueKind = KINDS.int!;
export const DOUBLE: ValueKind = KINDS.double!;
