// Owners that may be a queue in Salesforce: asking about them goes through the pseudo object "Name".

import type { FieldDef, ObjectDef } from '../schema/model.ts';

/** These belong to users alone. */
const USER_OWNED = new Set(['Account', 'Campaign', 'Contact', 'Opportunity']);

/** Fields of "Name" beside Type. */
const NAME_FIELDS = new Set(
    'alias email firstname id isactive lastname name phone profile profileid title username userrole userroleid'.split(
        ' '
    )
);

/** Could the reference lead to a queue? There are no queues here, so it always leads to a user. */
export const isOpenOwner = (object: ObjectDef, reference: FieldDef): boolean =>
    reference.name === 'OwnerId' && !USER_OWNED.has(object.name);

export const isNameField = (name: string): boolean => NAME_FIELDS.has(name.toLowerCase());
