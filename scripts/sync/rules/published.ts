import { checkRules, DEFAULT_RULES } from '../score/model.ts';
import type { Rules, SegmentModel } from '../score/model.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { orgError } from '../salesforce/org-error.ts';
import type { Session } from '../salesforce/session.ts';
import { sanitize } from '../report/sanitize.ts';
import { parseBreakpoints, parseStageDays } from './breakpoints.ts';
import { rulesInForce } from './in-force.ts';
import type { RulesVersion } from './in-force.ts';

/** A published model as the job uses it. */
export interface PublishedModel extends SegmentModel {
    /** Account field whose value is the cohort of the percentile; null: all scored accounts. */
    readonly cohortField: string | null;
    /** Account field that holds the stage. */
    readonly stageField: string;
    /** The row it comes from; null for the shipped rules. */
    readonly record: { readonly id: string; readonly name: string } | null;
}

const STAGE_FIELD = 'Health_Stage__c';

/** The shipped rules as a model that takes every account. */
export const SHIPPED: PublishedModel = {
    priority: Infinity,
    field: null,
    values: [],
    rules: DEFAULT_RULES,
    cohortField: null,
    stageField: STAGE_FIELD,
    record: null
};

/** Fields of Health_Model__c that the job reads. */
export const MODEL_FIELDS = [
    'Version__c', 'Priority__c', 'Segment_Field__c', 'Segment_Values__c', 'Green_From__c', 'Amber_From__c', 'Weight_Onboarding__c',
    'Weight_Adoption__c', 'Weight_Performance__c', 'Weight_Transformation__c', 'Weight_Unknown__c', 'NPS_Method__c',
    'NPS_Window_Days__c', 'NPS_Shrinkage__c', 'Cohort_NPS__c', 'Cohort_NPS_Date__c', 'Outcome_Validity_Days__c',
    'Attainment_Points__c', 'ROI_Points__c', 'Payback_Points__c', 'Estimated_Cap__c', 'Floor__c', 'Hysteresis__c',
    'Trend_Window_Days__c', 'Trend_Dead_Band__c', 'Cohort_Field__c', 'Stage_Field__c', 'Stage_Days__c', 'Decision_Maker_Weight__c',
    'Status__c', 'Published_At__c'
] as const; // prettier-ignore
type Field = (typeof MODEL_FIELDS)[number];
type Values = Readonly<Record<Field, string | number | null>> & { readonly Id: string; readonly Name: string };

/**
 * Rules in force in the org, in the order of their priority. None: the shipped rules apply. A published row that breaks a
 * rule of the model is ignored with a warning, and the last published rules of its segment stay in force.
 * @throws ConfigError when there are none to go on with; every problem of every such row is named
 */
export async function readPublishedModels(
    session: Session,
    names: FieldNames,
    warn: (message: string) => void
): Promise<PublishedModel[]> {
    const prefix = names.namespace === null ? '' : `${names.namespace}__`;
    const columns = MODEL_FIELDS.map((field) => prefix + field);
    const object = names.of('Health_Model__c');
    const soql = `SELECT Id, Name, ${columns.join(', ')} FROM ${object} WHERE ${prefix}Status__c IN ('Published', 'Retired') ORDER BY ${prefix}Status__c, ${prefix}Published_At__c DESC`;
    let records: Readonly<Record<string, string | number | null>>[];
    try {
        const reply = await session.json<{ records: typeof records }>('GET', `/query?q=${encodeURIComponent(soql)}`);
        records = reply.records;
    } catch (error) {
        if ((error as { errorCode?: string }).errorCode !== 'INVALID_TYPE')
            throw orgError('read the published rules', error);
        warn(`${object} is not visible to ${session.username}; the shipped rules apply.`);
        return [];
    }
    const rows = records.map((record) => {
        const values = MODEL_FIELDS.map((field) => [
            field,
            underOwnName(field, record[prefix + field] ?? null, prefix)
        ]);
        return {
            ...Object.fromEntries(values),
            Id: String(record['Id']),
            Name: String(record['Name'] ?? record['Id'])
        } as Values;
    });
    return rulesInForce(rows.map(versionOf), warn);
}

/** An administrator names a field of the package as the org does; here it has the name of the source. */
function underOwnName(field: Field, value: string | number | null, prefix: string): string | number | null {
    const namesField = field.endsWith('_Field__c') && typeof value === 'string';
    return namesField && value.startsWith(prefix) ? value.slice(prefix.length) : value;
}

function versionOf(row: Values): RulesVersion {
    const problems: string[] = [];
    const rules = rulesOf(row, (text) => void problems.push(text));
    problems.push(...checkRules(rules));
    return {
        name: sanitize(row.Name),
        status: row.Status__c === 'Retired' ? 'Retired' : 'Published',
        publishedAt: text(row.Published_At__c) ?? '',
        version: number(row.Version__c) ?? 0,
        model: modelOf(row, rules),
        problems
    };
}

function modelOf(row: Values, rules: Rules): PublishedModel {
    return {
        priority: number(row.Priority__c) ?? 1000,
        field: text(row.Segment_Field__c),
        values: (text(row.Segment_Values__c) ?? '')
            .split(/\r?\n/u)
            .map((value) => value.trim())
            .filter((value) => value !== ''),
        rules,
        cohortField: text(row.Cohort_Field__c),
        stageField: text(row.Stage_Field__c) ?? STAGE_FIELD,
        record: { id: row.Id, name: sanitize(row.Name) }
    };
}

/**
 * A blank field means the shipped value; blank stage days and a blank floor mean off; a blank cohort NPS is off until a run
 * has measured it.
 */
function rulesOf(row: Values, problem: (text: string) => void): Rules {
    const shipped = DEFAULT_RULES;
    const parsed = <T>(field: Field, parse: (value: string) => T | string, blank: T): T => {
        const value = text(row[field]);
        const result = value === null ? blank : parse(value);
        if (typeof result !== 'string') return result;
        problem(`${field}: ${sanitize(result)}`);
        return blank;
    };
    return {
        ...shipped,
        version: String(number(row.Version__c) ?? row.Name).slice(0, 20),
        greenFrom: number(row.Green_From__c) ?? shipped.greenFrom,
        amberFrom: number(row.Amber_From__c) ?? shipped.amberFrom,
        weights: {
            Onboarding: number(row.Weight_Onboarding__c) ?? shipped.weights.Onboarding,
            Adoption: number(row.Weight_Adoption__c) ?? shipped.weights.Adoption,
            Performance: number(row.Weight_Performance__c) ?? shipped.weights.Performance,
            Transformation: number(row.Weight_Transformation__c) ?? shipped.weights.Transformation,
            Unknown: number(row.Weight_Unknown__c) ?? shipped.weights.Unknown
        },
        stageDays: parsed<readonly number[] | null>('Stage_Days__c', parseStageDays, null) as Rules['stageDays'],
        npsMethod: (text(row.NPS_Method__c) ?? shipped.npsMethod) as Rules['npsMethod'],
        npsWindowDays: number(row.NPS_Window_Days__c) ?? shipped.npsWindowDays,
        npsShrinkage: number(row.NPS_Shrinkage__c) ?? shipped.npsShrinkage,
        cohortNps: number(row.Cohort_NPS__c),
        cohortNpsDate: text(row.Cohort_NPS_Date__c),
        decisionMakerWeight: number(row.Decision_Maker_Weight__c) ?? shipped.decisionMakerWeight,
        outcomeValidityDays: number(row.Outcome_Validity_Days__c) ?? shipped.outcomeValidityDays,
        attainmentPoints: parsed('Attainment_Points__c', parseBreakpoints, shipped.attainmentPoints),
        roiPoints: parsed('ROI_Points__c', parseBreakpoints, shipped.roiPoints),
        paybackPoints: parsed('Payback_Points__c', parseBreakpoints, shipped.paybackPoints),
        estimatedCap: number(row.Estimated_Cap__c) ?? shipped.estimatedCap,
        floor: number(row.Floor__c),
        hysteresis: number(row.Hysteresis__c) ?? shipped.hysteresis,
        trendWindowDays: number(row.Trend_Window_Days__c) ?? shipped.trendWindowDays,
        trendDeadBand: number(row.Trend_Dead_Band__c) ?? shipped.trendDeadBand
    };
}

function number(value: string | number | null): number | null {
    return value === null || value === '' ? null : Number(value);
}

function text(value: string | number | null): string | null {
    return value === null || value === '' ? null : String(value);
}
