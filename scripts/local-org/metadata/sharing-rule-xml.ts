// For tests: sharing rules as they stand in their object's file.

const SETTINGS = '<caseAccessLevel>None</caseAccessLevel><contactAccessLevel>None</contactAccessLevel>';
/** What a rule for accounts gives on what belongs to them. */
export const settings = (opportunities: string): string =>
    `<accountSettings>${SETTINGS}<opportunityAccessLevel>${opportunities}</opportunityAccessLevel></accountSettings>`;

/** A sharing rule for a test. */
export interface Rule {
    name: string;
    access?: string;
    to: string;
    /** An owner rule. */
    from?: string;
    /** A rule by criteria: field, operation, value. */
    criteria?: [string, string, string][];
    logic?: string;
    settings?: string;
}

/** The rule as an element of its object's file. */
export function rule({
    name,
    access = 'Read',
    to,
    from,
    criteria = [],
    logic,
    settings: child = settings('None')
}: Rule): string {
    const items = criteria.map(
        ([field, operation, value]) =>
            `<criteriaItems><field>${field}</field><operation>${operation}</operation><value>${value}</value></criteriaItems>`
    );
    const own = from ? `<sharedFrom>${from}</sharedFrom>` : '';
    const by = from ? '' : `<includeRecordsOwnedByAll>true</includeRecordsOwnedByAll>`;
    const filter = logic ? `<booleanFilter>${logic}</booleanFilter>` : '';
    const element = from ? 'sharingOwnerRules' : 'sharingCriteriaRules';
    const head = `<fullName>${name}</fullName><accessLevel>${access}</accessLevel>${child}<label>${name}</label>`;
    return `\n<${element}>${head}<sharedTo>${to}</sharedTo>${own}${filter}${items.join('')}${by}</${element}>`;
}
