/** A role of the sample's company; `parent` null is the top. */
export interface Role {
    name: string;
    parent: string | null;
}

/** Somebody who logs in to the sample org. None of them exists. */
export interface Person {
    username: string;
    firstName: string;
    lastName: string;
    alias: string;
    title: string;
    role: string;
    /** API names; empty for the user who was given none. */
    permissionSets: string[];
    /** Owns accounts of this segment; null owns none. */
    segment: Segment | null;
}

export const SEGMENTS = ['Enterprise', 'Mid-Market', 'SMB'] as const;
export type Segment = (typeof SEGMENTS)[number];

const LEADERSHIP = 'Customer Success Leadership';

/** Two levels: leadership sees what the three teams own. */
export const ROLES: Role[] = [
    { name: LEADERSHIP, parent: null },
    ...SEGMENTS.map((segment) => ({ name: `${segment} Success`, parent: LEADERSHIP }))
];

/** Sees every account, but holds no permission set of this package. */
export const USER_WITHOUT_PERMISSION = 'noah.nettle@account-health.example';

/** Surnames are plants, so that nobody mistakes them for people. */
export const PEOPLE: Person[] = [
    manager('Maya', 'Alder', 'Enterprise'),
    manager('Tomas', 'Birch', 'Enterprise'),
    manager('Ines', 'Cedar', 'Enterprise'),
    manager('Noor', 'Elm', 'Mid-Market'),
    manager('Jonas', 'Hazel', 'Mid-Market'),
    manager('Priya', 'Juniper', 'Mid-Market'),
    manager('Leo', 'Larch', 'SMB'),
    manager('Ada', 'Maple', 'SMB'),
    leader('Olive', 'Oakes', 'Sales Operations', ['Health_Sales_Ops']),
    leader('Vera', 'Violet', 'Executive Sponsor', ['Health_Viewer']),
    leader('Noah', 'Nettle', 'Finance Partner', [])
];

function manager(firstName: string, lastName: string, segment: Segment): Person {
    return {
        ...named(firstName, lastName),
        title: `${segment} Account Manager`,
        role: `${segment} Success`,
        permissionSets: ['Health_Account_Manager'],
        segment
    };
}

function leader(firstName: string, lastName: string, title: string, permissionSets: string[]): Person {
    return { ...named(firstName, lastName), title, role: LEADERSHIP, permissionSets, segment: null };
}

function named(firstName: string, lastName: string) {
    const username = `${firstName}.${lastName}@account-health.example`.toLowerCase();
    return { firstName, lastName, username, alias: `${firstName[0]}${lastName}`.toLowerCase().slice(0, 8) };
}
