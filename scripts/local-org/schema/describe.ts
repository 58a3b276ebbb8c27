// Describe answers in Salesforce's shape, from the schema and what the caller may see.

import type { ChildRelationship, FieldDescribe, ObjectDescribe, ObjectSummary } from '../org/contract.ts';
import type { Access } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import { describeField } from './describe-field.ts';
import type { ObjectDef } from './model.ts';

export function summarize(access: Access, object: ObjectDef, apiVersion: string): ObjectSummary {
    const rights = access.rights(object);
    const base = `/services/data/v${apiVersion}${access.api === 'tooling' ? '/tooling' : ''}/sobjects/${object.name}`;
    return {
        activateable: false,
        associateEntityType: null,
        associateParentEntity: null,
        createable: rights.create && object.createable,
        custom: object.custom,
        customSetting: false,
        deepCloneable: false,
        deletable: rights.delete && object.deletable,
        deprecatedAndHidden: false,
        feedEnabled: false,
        hasSubtypes: false,
        isInterface: false,
        isSubtype: false,
        keyPrefix: object.keyPrefix.startsWith('~') ? null : object.keyPrefix,
        label: object.label,
        labelPlural: object.labelPlural,
        layoutable: !object.setup,
        mergeable: false,
        mruEnabled: !object.setup && object.viewOf === null,
        name: object.name,
        queryable: object.viewOf === null,
        replicateable: object.viewOf === null,
        retrieveable: object.viewOf === null,
        searchable: !object.setup && object.viewOf === null,
        triggerable: !object.setup,
        undeletable: rights.delete && object.deletable && !object.setup,
        updateable: rights.edit && object.updateable,
        urls: {
            rowTemplate: `${base}/{ID}`,
            describe: `${base}/describe`,
            sobject: base,
            ...(object.setup
                ? {}
                : {
                      approvalLayouts: `${base}/describe/approvalLayouts`,
                      compactLayouts: `${base}/describe/compactLayouts`,
                      layouts: `${base}/describe/layouts`,
                      listviews: `${base}/listviews`
                  })
        }
    };
}

function children(engine: Engine, access: Access, object: ObjectDef): ChildRelationship[] {
    return object.children.flatMap((child) => {
        const below = engine.schema.object(child.object);
        const reference = below?.byName.get(child.field.toLowerCase());
        if (!below || !reference || !access.rights(below).read || !access.mayReadField(below, reference)) return [];
        return [
            {
                cascadeDelete: child.cascade,
                childSObject: child.object,
                deprecatedAndHidden: false,
                field: child.field,
                junctionIdListNames: [],
                junctionReferenceTo: [],
                relationshipName: child.name,
                restrictedDelete: reference.onDelete === 'restrict'
            }
        ];
    });
}

const MASTER_RECORD_TYPE = '012000000000000AAA';

export function describeObject(engine: Engine, access: Access, object: ObjectDef, apiVersion: string): ObjectDescribe {
    const summary = summarize(access, object, apiVersion);
    const fields = object.fields
        .filter((field) => access.mayReadField(object, field))
        .map((field) => {
            const editable = access.mayEditField(object, field);
            const createable = Boolean(summary.createable) && field.createable && editable;
            const updateable = Boolean(summary.updateable) && field.updateable && editable;
            return { ...describeField(field, object), createable, updateable } as unknown as FieldDescribe;
        });
    return {
        ...summary,
        actionOverrides: [],
        childRelationships: children(engine, access, object),
        compactLayoutable: !object.setup,
        defaultImplementation: null,
        extendedBy: null,
        extendsInterfaces: null,
        fields,
        implementedBy: null,
        implementsInterfaces: null,
        listviewable: null,
        lookupLayoutable: null,
        namedLayoutInfos: [],
        networkScopeFieldName: null,
        recordTypeInfos: [
            {
                active: true,
                available: true,
                defaultRecordTypeMapping: true,
                developerName: 'Master',
                master: true,
                name: 'Master',
                recordTypeId: MASTER_RECORD_TYPE,
                urls: {
                    layout: `/services/data/v${apiVersion}/sobjects/${object.name}/describe/layouts/${MASTER_RECORD_TYPE}`
                }
            }
        ],
        searchLayoutable: !object.setup,
        sobjectDescribeOption: 'FULL',
        supportedScopes: [
            { label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' },
            { label: `My ${object.labelPlural.toLowerCase()}`, name: 'mine' }
        ]
    };
}
