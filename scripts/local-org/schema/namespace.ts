// The package as it stands in an org where it was installed under a namespace: `Health_Score__c` is `acme__Health_Score__c`.

import type { FieldDef, ObjectSource, PackageSource, PermissionSetDef, ValidationRule } from './model.ts';
import type { SharingRuleDef } from './sharing.ts';
import type { LayoutDef, ListViewDef } from './views.ts';

/** Letters, digits, single underscores, at most 15, beginning with a letter: as Salesforce takes it. */
export const isNamespace = (text: string): boolean => /^[a-z](?:_?[a-z0-9]){0,14}$/i.test(text) && text.length <= 15;

/** A custom name without a namespace of its own. */
const OWN_NAME = /^[a-z](?:_?[a-z0-9])*__[cr]$/i;
/** The same inside a formula; texts in quotes are taken along to be left alone. */
const IN_FORMULA = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![\w])[a-z](?:_?[a-z0-9])*__[cr](?!\w)/gi;

type Prefix = (name: string) => string;

/** Objects, fields and relationships of the package get the prefix; standard ones, labels and record names keep theirs. */
export function withNamespace(source: PackageSource, namespace: string): PackageSource {
    const prefix: Prefix = (name) => (OWN_NAME.test(name) ? `${namespace}__${name}` : name);
    return {
        ...source,
        objects: source.objects.map((object) => objectOf(object, prefix)),
        permissionSets: source.permissionSets.map((set) => permissionSetOf(set, prefix)),
        sharingRules: source.sharingRules.map((rule) => sharingRuleOf(rule, prefix)),
        layouts: new Map([...source.layouts].map(([object, layout]) => [prefix(object), layoutOf(layout, prefix)]))
    };
}

function objectOf(object: ObjectSource, prefix: Prefix): ObjectSource {
    return {
        ...object,
        name: prefix(object.name),
        fields: object.fields.map((field) => fieldOf(field, prefix)),
        validationRules: object.validationRules.map((rule) => ruleOf(rule, prefix)),
        listViews: object.listViews.map((view) => listViewOf(view, prefix))
    };
}

const orNull = (name: string | null, prefix: Prefix): string | null => (name === null ? null : prefix(name));

const formulaOf = (formula: string, prefix: Prefix): string =>
    formula.replace(IN_FORMULA, (found) => (/^["']/.test(found) ? found : prefix(found)));

function fieldOf(field: FieldDef, prefix: Prefix): FieldDef {
    return {
        ...field,
        name: prefix(field.name),
        referenceTo: field.referenceTo.map(prefix),
        relationshipName: orNull(field.relationshipName, prefix),
        childRelationshipName: orNull(field.childRelationshipName, prefix),
        formula: field.formula === null ? null : formulaOf(field.formula, prefix)
    };
}

function ruleOf(rule: ValidationRule, prefix: Prefix): ValidationRule {
    return { ...rule, formula: formulaOf(rule.formula, prefix), field: orNull(rule.field, prefix) };
}

function listViewOf(view: ListViewDef, prefix: Prefix): ListViewDef {
    const filters = view.filters.map((filter) => ({ ...filter, field: prefix(filter.field) }));
    return { ...view, columns: view.columns.map(prefix), filters };
}

function sharingRuleOf(rule: SharingRuleDef, prefix: Prefix): SharingRuleDef {
    const criteria = rule.criteria.map((item) => ({ ...item, field: prefix(item.field) }));
    return { ...rule, object: prefix(rule.object), criteria };
}

function layoutOf(layout: LayoutDef, prefix: Prefix): LayoutDef {
    const sections = layout.sections.map((section) => ({
        ...section,
        columns: section.columns.map((column) =>
            column.map((item) => (item === null ? null : { ...item, field: prefix(item.field) }))
        )
    }));
    return { ...layout, sections };
}

function permissionSetOf(set: PermissionSetDef, prefix: Prefix): PermissionSetDef {
    return {
        ...set,
        objects: set.objects.map((grant) => ({ ...grant, object: prefix(grant.object) })),
        fields: set.fields.map((grant) => ({ ...grant, object: prefix(grant.object), field: prefix(grant.field) }))
    };
}
