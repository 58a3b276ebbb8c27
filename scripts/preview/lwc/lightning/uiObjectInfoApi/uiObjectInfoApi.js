import { resourceWire } from '../../preview/resourceWire/resourceWire.js';

export const getObjectInfo = resourceWire(({ objectApiName }) => {
    const name = nameOf(objectApiName);
    return name && `/ui-api/object-info/${name}`;
});

export const getPicklistValues = resourceWire(({ recordTypeId, fieldApiName }) => {
    if (!recordTypeId || !fieldApiName) return undefined;
    const [object, field] =
        typeof fieldApiName === 'string'
            ? fieldApiName.split('.')
            : [fieldApiName.objectApiName, fieldApiName.fieldApiName];
    return `/ui-api/object-info/${object}/picklist-values/${recordTypeId}/${field}`;
});

export const getPicklistValuesByRecordType = resourceWire(({ objectApiName, recordTypeId }) => {
    const name = nameOf(objectApiName);
    return name && recordTypeId && `/ui-api/object-info/${name}/picklist-values/${recordTypeId}`;
});

function nameOf(object) {
    return typeof object === 'string' ? object : object?.objectApiName;
}
