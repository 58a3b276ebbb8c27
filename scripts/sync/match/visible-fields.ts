import type { Config } from '../config/schema.ts';
import { UnreachableError } from '../errors.ts';
import type { PublishedModel } from '../rules/published.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { nearest } from '../sources/nearest.ts';

/** An Account field that somebody has named, and where: "accounts.only". */
export interface NamedField {
    readonly field: string;
    readonly where: string;
}

/** Account fields that the settings and the rules name, in the order in which they are read. */
export function namedFields(
    config: Pick<Config, 'sources' | 'accounts'>,
    models: readonly PublishedModel[]
): NamedField[] {
    const { only, startField } = config.accounts;
    const named = [
        ...config.sources.map(({ name, match }) => ({ field: match.by, where: `match.by of source "${name}"` })),
        ...only.map(({ field }) => ({ field, where: 'accounts.only' })),
        { field: startField ?? null, where: 'accounts.startField' },
        ...models.flatMap(({ field, cohortField, stageField, record }) => {
            const rules = `of the rules "${record?.name ?? 'shipped'}"`;
            return [
                { field, where: `the segment field ${rules}` },
                { field: cohortField, where: `the cohort field ${rules}` },
                { field: stageField, where: `the stage field ${rules}` }
            ];
        })
    ];
    return named.filter((one): one is NamedField => one.field !== null);
}

/**
 * Makes sure that the user sees all fields that are to be read.
 * @param fields names of the package
 * @param named fields of them that somebody has named, who may have misspelt them
 * @throws UnreachableError that tells each such field with the place that names it and the field that was meant
 */
export function assertVisible(
    username: string,
    names: FieldNames,
    fields: readonly string[],
    named: readonly NamedField[]
): void {
    const hidden = fields.filter((field) => !names.sees(field));
    if (hidden.length === 0) return;
    const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
    const told = hidden.flatMap((field) => {
        const places = [...new Set(named.flatMap((one) => (same(one.field, field) ? [one.where] : [])))];
        return places.length === 0 ? [] : [{ field, places }];
    });
    const others = hidden.filter((field) => !told.some((one) => one.field === field));
    const texts = told.map(({ field, places }) => {
        const meant = meantBy(field, names.visibleNames());
        return `Account has no field ${names.of(field)}, or ${username} does not see it. It is named in ${places.join(' and in ')}.${meant === null ? '' : ` Did you mean ${meant}?`}`;
    });
    if (others.length > 0)
        texts.push(
            `${username} does not see these Account fields: ${others.map((field) => names.of(field)).join(', ')}`
        );
    throw new UnreachableError(texts.join('\n'), [
        ...(told.length > 0
            ? [
                  'Correct the name where it stands.',
                  'If there is such a field, let the user read it: Setup, Permission Sets, your set for the user of the job, Object Settings, Account, Read Access.'
              ]
            : []),
        ...(hidden.some((field) => /^(\w+__)?Health_\w+__c$/iu.test(field))
            ? ['Fields of the package come with its permission set: sf org assign permset --name Health_Sync']
            : [])
    ]);
}

/**
 * The field that somebody may have meant: of those equally like it the one nearest in length. Null when none is like it.
 * @param fields names of the fields that are there
 */
export function meantBy(field: string, fields: readonly string[]): string | null {
    // Fields of other records, such as Owner.Name, are no misspelt ones of Account.
    if (field.includes('.')) return null;
    const far = (name: string): number => Math.abs(name.length - field.length);
    return nearest(
        field,
        fields.toSorted((one, other) => far(one) - far(other))
    );
}
