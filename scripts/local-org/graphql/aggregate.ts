// `uiapi.aggregate.Account(groupBy: ...)`: counts, sums and the like, by group.
import {
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLString
} from 'graphql';
import type { GraphQLFieldConfig, GraphQLResolveInfo } from 'graphql';
import { OrgError } from '../org/contract.ts';
import type { FieldDescribe, RecordJson } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
import { displayValue, rawValue } from '../uiapi/display-value.ts';
import { condition } from './filter.ts';
import { DOUBLE, LONG, valueKind } from './operators.ts';
import type { RecordTypes } from './record-types.ts';
import { namesAt, namesIn } from './selection.ts';

const DATE_FUNCTIONS = [
    'CALENDAR_YEAR',
    'CALENDAR_QUARTER',
    'CALENDAR_MONTH',
    'DAY_ONLY',
    'WEEK_IN_YEAR',
    'DAY_IN_MONTH'
];
const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);
const COUNTS: Record<string, string> = { count: 'COUNT', countDistinct: 'COUNT_DISTINCT' };
const EXTREMES: Record<string, string> = { min: 'MIN', max: 'MAX' };
const SUMS: Record<string, string> = { avg: 'AVG', sum: 'SUM' };
const FUNCTIONS: Record<string, string> = { ...COUNTS, ...EXTREMES, ...SUMS };
const MAX_GROUPS = 2000;

const GROUP = new GraphQLInputObjectType({
    name: 'GroupByClause',
    fields: {
        group: { type: GraphQLBoolean },
        function: {
            type: new GraphQLEnumType({
                name: 'GroupByFunction',
                values: Object.fromEntries(DATE_FUNCTIONS.map((name) => [name, {}]))
            })
        }
    }
});

type Groups = Record<string, { group?: boolean | null; function?: string | null } | null>;

interface Plan {
    select: string[];
    groupBy: string[];
    /** `Industry.value`, `Id.count` -> alias in the answer. */
    aliases: Map<string, string>;
}

/** The field of `uiapi.aggregate` for one object. */
export function aggregateField(types: RecordTypes, object: string): GraphQLFieldConfig<unknown, RestRequest> {
    const groupable = types.fields(object).filter(({ groupable: can }) => can);
    const groupBy = new GraphQLInputObjectType({
        name: `${object}_GroupBy`,
        fields: { Id: { type: GROUP }, ...Object.fromEntries(groupable.map(({ name }) => [name, { type: GROUP }])) }
    });
    return {
        type: resultType(types, object),
        args: { first: { type: GraphQLInt }, groupBy: { type: groupBy }, where: { type: types.filter(object) } },
        resolve: (_, args, request, info) => resolve(types, object, { args, request, info })
    };
}

function allFields(types: RecordTypes, object: string): FieldDescribe[] {
    return types.describe(object).fields.filter(({ name }) => types.wanted(name));
}

function resultType(types: RecordTypes, object: string): GraphQLObjectType {
    const fields = allFields(types, object).map((field) => [field.name, { type: fieldType(object, field) }]);
    const node = new GraphQLObjectType({
        name: `${object}AggregateNode`,
        fields: {
            aggregate: {
                type: new GraphQLObjectType({
                    name: `${object}Aggregate`,
                    fields: { ApiName: { type: GraphQLString }, ...Object.fromEntries(fields) }
                })
            }
        }
    });
    const edge = new GraphQLObjectType({ name: `${object}AggregateEdge`, fields: { node: { type: node } } });
    return new GraphQLObjectType({
        name: `${object}AggregateConnection`,
        fields: { edges: { type: new GraphQLList(edge) }, totalCount: { type: GraphQLInt } }
    });
}

function fieldType(object: string, field: FieldDescribe): GraphQLObjectType {
    const kind = valueKind(field);
    const own = kind.type.getFields();
    const typed = (names: Record<string, string>, type: GraphQLObjectType) =>
        Object.fromEntries(Object.keys(names).map((name) => [name, { type }]));
    return new GraphQLObjectType({
        name: `${object}_${field.name}_Aggregate`,
        fields: {
            value: { type: own.value!.type },
            displayValue: { type: GraphQLString },
            label: { type: GraphQLString },
            ...typed(COUNTS, LONG.type),
            ...typed(EXTREMES, kind.type),
            ...(NUMBERS.has(field.type) ? typed(SUMS, DOUBLE.type) : {})
        }
    });
}

interface Call {
    args: { first?: number | null; groupBy?: Groups | null; where?: Record<string, unknown> | null };
    request: RestRequest;
    info: GraphQLResolveInfo;
}

function resolve(types: RecordTypes, object: string, { args, request, info }: Call): Record<string, unknown> {
    const plan = planOf(types, object, args.groupBy ?? {}, info);
    const filter = args.where ? condition(types.describe, object, args.where) : null;
    const where = filter ? ` WHERE ${filter}` : '';
    const groupBy = plan.groupBy.length > 0 ? ` GROUP BY ${plan.groupBy.join(', ')}` : '';
    const soql = `SELECT ${plan.select.join(', ')} FROM ${object}${where}${groupBy}`;
    const result = request.service.org.query(request.session, soql, { apiVersion: request.version });
    const records = result.page(0, args.first ?? MAX_GROUPS);
    const fields = allFields(types, object);
    const edges = records.map((record) => ({ node: { aggregate: present(fields, plan, record, object) } }));
    return { edges, totalCount: result.totalSize };
}

/** What the selection asks of each field becomes a column with an alias. */
function planOf(types: RecordTypes, object: string, groups: Groups, info: GraphQLResolveInfo): Plan {
    const plan: Plan = { select: [], groupBy: [], aliases: new Map() };
    const add = (key: string, expression: string): void => {
        if (plan.aliases.has(key)) return;
        const alias = `a${plan.aliases.size}`;
        plan.aliases.set(key, alias);
        plan.select.push(`${expression} ${alias}`);
    };
    const expressions = new Map<string, string>();
    for (const [name, group] of Object.entries(groups)) {
        if (!group?.group && !group?.function) continue;
        const expression = group.function ? `${group.function}(${name})` : name;
        expressions.set(name, expression);
        plan.groupBy.push(expression);
        add(`${name}.value`, expression);
    }
    const known = new Set(allFields(types, object).map(({ name }) => name));
    for (const asked of namesAt(info, ['edges', 'node', 'aggregate'])) {
        if (!known.has(asked.name)) continue;
        for (const part of namesIn(asked.set, info)) {
            if (FUNCTIONS[part]) add(`${asked.name}.${part}`, `${FUNCTIONS[part]}(${asked.name})`);
            else if (part !== '__typename' && !expressions.has(asked.name)) throw notGrouped(asked.name);
        }
    }
    if (plan.select.length === 0) add('Id.count', 'COUNT(Id)');
    return plan;
}

function notGrouped(name: string): Error {
    const message = `${name}: a value can be asked for when groupBy has the field; else ask for count, min, max, sum or avg`;
    return new OrgError(400, 'INVALID_ARGUMENT', message);
}

function present(fields: FieldDescribe[], plan: Plan, record: RecordJson, object: string): Record<string, unknown> {
    const answer: Record<string, unknown> = { ApiName: object };
    for (const field of fields) {
        const part = (name: string): unknown => record[plan.aliases.get(`${field.name}.${name}`) ?? ''];
        const shown = (value: unknown) => ({ value: rawValue(field, value), displayValue: displayValue(field, value) });
        const plain = (value: unknown) => ({ value: value ?? null, displayValue: null });
        const isExtreme = (name: string): boolean => name in EXTREMES;
        answer[field.name] = {
            ...groupValue(field, part('value')),
            ...Object.fromEntries(
                Object.keys(FUNCTIONS).map((name) => [name, isExtreme(name) ? shown(part(name)) : plain(part(name))])
            )
        };
    }
    return answer;
}

function groupValue(field: FieldDescribe, value: unknown): Record<string, unknown> {
    if (value === undefined || value === null) return { value: null, displayValue: null, label: null };
    // A date function makes a number of a date.
    if (typeof value === 'number' && !NUMBERS.has(field.type)) return { value, displayValue: null, label: null };
    const label = displayValue(field, value);
    return { value: rawValue(field, value), displayValue: label, label };
}
