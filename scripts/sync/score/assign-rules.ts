import type { Config } from '../config/schema.ts';
import type { FieldCondition } from '../config/condition-schema.ts';
import { SHIPPED } from '../rules/published.ts';
import type { PublishedModel } from '../rules/published.ts';
import { createHash } from 'node:crypto';
import type { Engine } from '../sources/engine.ts';
import { textOrNull } from '../sources/engine-chunks.ts';
import { ident, list, lit } from '../sources/sql.ts';
import { chooseRules, MODEL_VERSION } from './model.ts';

/** Models in the order of their number in `account_rules`; the last is the shipped one. */
export type Models = readonly PublishedModel[];

/**
 * Gives every account its rules, cohort, stage and start. Accounts that share the values of the segment fields share the
 * rules, so the model's own choice is asked once for each combination, not once for each account.
 */
export async function assignRules(
    engine: Engine,
    published: readonly PublishedModel[],
    config: Config
): Promise<Models> {
    const models = [...published, SHIPPED];
    const segmentFields = [...new Set(published.flatMap((model) => (model.field === null ? [] : [model.field])))];
    const fields = segmentFields.map(ident);
    const combinations =
        fields.length === 0 ? [[]] : await engine.rows(`SELECT DISTINCT ${fields.join(', ')} FROM accounts`);
    const chosen = combinations.map((values) => {
        const valueOf = (field: string): string | null => textOrNull(values[segmentFields.indexOf(field)]);
        const rules = chooseRules(published, valueOf);
        return models.findIndex((model) => model.rules === rules);
    });
    const cases = combinations.map((values, i) => {
        const tests = fields.map((field, n) => {
            const value = values[n];
            return value === null || value === undefined ? `${field} IS NULL` : `${field} = ${lit(String(value))}`;
        });
        return `WHEN ${tests.join(' AND ') || 'true'} THEN ${chosen[i]}`;
    });
    const perModel = (of: (model: PublishedModel) => string): string =>
        `CASE model ${models.map((model, i) => `WHEN ${i} THEN ${of(model)}`).join(' ')} END`;
    const start = config.accounts.startField;
    await engine.run(`CREATE OR REPLACE VIEW account_rules AS
        WITH chosen AS (SELECT *, (CASE ${cases.join(' ')} END)::SMALLINT AS model FROM accounts)
        SELECT *,
            ${perModel((model) => String(model.rules.npsWindowDays))}::INTEGER AS window_days,
            ${perModel((model) => String(model.rules.outcomeValidityDays))}::INTEGER AS validity_days,
            ${perModel((model) => lit(rulesMark(model)))} AS rules_mark,
            ${perModel((model) => (model.cohortField === null ? 'NULL' : ident(model.cohortField)))}::VARCHAR AS cohort,
            ${perModel((model) => ident(model.stageField))}::VARCHAR AS stage,
            ${start === undefined ? 'NULL' : `left(${ident(start)}, 10)`}::VARCHAR AS since,
            NOT (${config.accounts.only.map(conditionOf).join(' AND ') || 'true'}) AS excluded
        FROM chosen`);
    return models;
}

/** What of the rules can move a score, short: a new version with the same numbers is a change too, because it is shown. */
function rulesMark(model: PublishedModel): string {
    const content = JSON.stringify([MODEL_VERSION, model.rules]);
    return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

function conditionOf(condition: FieldCondition): string {
    const value = `coalesce(trim(${ident(condition.field)}), '')`;
    return `${condition.in === undefined ? 'NOT ' : ''}list_contains(${list(condition.in ?? condition.notIn ?? [])}, ${value})`;
}
