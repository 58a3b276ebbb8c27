import { finding, type Finding } from '../finding.ts';
import type { ValueType } from '../formula/functions.ts';
import { child, textOf, type XmlElement } from '../read/xml.ts';
import { unknownValues } from './list-views.ts';
import type { ReportField } from './report-types.ts';

const DATE =
    /^(?:TODAY|YESTERDAY|TOMORROW|(?:THIS|LAST|NEXT)_(?:WEEK|MONTH|QUARTER|YEAR)|(?:LAST|NEXT)_N_(?:DAYS|MONTHS):\d+|\d{4}-\d{2}-\d{2})$/;

/** What values of a type look like in a filter. */
const VALUES: Readonly<Partial<Record<ValueType, RegExp>>> = {
    boolean: /^[01]$/,
    date: DATE,
    datetime: DATE,
    number: /^-?\d+(?:\.\d+)?$/
};

const ORDERED = ['lessThan', 'greaterThan', 'lessOrEqual', 'greaterOrEqual'];
const PARTIAL = ['contains', 'notContain', 'startsWith'];

/** One filter of a report: the comparison fits the column and the value can occur. Empty values ask for blank. */
export function checkReportFilter(item: XmlElement, known: ReadonlyMap<string, ReportField>): Finding[] {
    const name = textOf(item, 'column') ?? '';
    const field = known.get(name);
    if (field === undefined) return []; // the column has a finding of its own
    return [...stated(item, name), ...operatorOf(item, name, field.type), ...valueOf(item, name, field)];
}

function stated(item: XmlElement, name: string): Finding[] {
    return ['columnToColumn', 'isUnlocked', 'value']
        .filter((element) => child(item, element) === undefined)
        .map((element) => {
            const message = `the filter on ${name} does not state <${element}>`;
            return finding(item, 'bad-filter', message, `Add <${element}>.`);
        });
}

function operatorOf(item: XmlElement, name: string, type: ValueType): Finding[] {
    const operator = textOf(item, 'operator') ?? '';
    const refused =
        type === 'text' ? ORDERED : ['picklist', 'boolean'].includes(type) ? [...ORDERED, ...PARTIAL] : PARTIAL;
    if (!refused.includes(operator)) return [];
    const message = `"${operator}" does not apply to ${name}`;
    return [finding(child(item, 'operator') ?? item, 'bad-filter', message, 'Use another operator.')];
}

function valueOf(item: XmlElement, name: string, field: ReportField): Finding[] {
    const value = child(item, 'value');
    const written = value?.text.trim() ?? '';
    if (value === undefined || written === '') return [];
    const values = field.custom?.values ?? [];
    const findings = unknownValues(written, values).map((unknown) =>
        finding(value, 'bad-filter', `"${unknown}" is not a value of ${name}`, `Use ${values.join(', ')}.`)
    );
    if (VALUES[field.type]?.test(written) === false) {
        findings.push(
            finding(value, 'bad-filter', `"${written}" is no ${field.type} for ${name}`, 'Correct the value.')
        );
    }
    return findings;
}
