// A company on its first day with the product: its people, its customers, and what it knows about them. All of it is invented.

/** Somebody who opens account pages. */
export interface Person {
    readonly username: string;
    readonly lastName: string;
    readonly role: 'Leadership' | 'Account Managers';
    /** Permission set of the package, or none. */
    readonly permissionSet: string | null;
}

const person = (lastName: string, role: Person['role'], permissionSet: string | null): Person => ({
    username: `${lastName.toLowerCase()}@first-day.example`,
    lastName,
    role,
    permissionSet
});

/** Roles from the top down: the first sees what the second owns. */
export const ROLES = ['Leadership', 'Account Managers'] as const;

export const VIEWER = person('Violet', 'Leadership', 'Health_Viewer');
export const MANAGER = person('Maple', 'Account Managers', 'Health_Account_Manager');
export const SALES_OPS = person('Oakes', 'Leadership', 'Health_Sales_Ops');
export const NOBODY = person('Nettle', 'Leadership', null);
export const PEOPLE = [VIEWER, MANAGER, SALES_OPS, NOBODY];

/** Who the job is: step 3 of docs/install.md. */
export const INTEGRATION = 'integration@first-day.example';

/** Outcome 6.5 and experience 8.2, so 14.7 and Amber. */
export const SEED = { key: 'ACORN', name: 'Acorn Analytics' };
const CUSTOMERS = [SEED, { key: 'BEECH', name: 'Beech Brothers' }, { key: 'CLOVER', name: 'Clover Clinics' }];
/** Has no evidence. */
const SILENT = { key: 'DILL', name: 'Dill Devices' };

/** The customers as `sf data import tree` takes them; the reference is the key. */
export function accountTree(ownerId: string): object {
    const records = [...CUSTOMERS, SILENT].map(({ key, name }) => ({
        attributes: { type: 'Account', referenceId: key },
        Name: name,
        OwnerId: ownerId,
        Type: 'Enterprise',
        AnnualRevenue: 1_000_000
    }));
    return { records };
}

/** Ten answers: seven promoters, two passives and a detractor are an NPS of +60, which is 8.2. */
const ANSWERS = [10, 10, 9, 9, 9, 10, 9, 8, 7, 3];

/** Survey answers with the columns of config/health-sync.example.json. @param day YYYY-MM-DD */
export function surveyCsv(day: string): string {
    const rows = CUSTOMERS.flatMap(({ key }) =>
        ANSWERS.map((score, i) => `${key},${key.toLowerCase()}-${i}@customer.example,${score},${day},${i === 0}`)
    );
    return ['account_key,email,score,answered_on,is_decision_maker', ...rows, ''].join('\n');
}

/** Realised value with the columns of config/health-sync.example.json; 81 % of the target is 6.5. @param day YYYY-MM-DD */
export function valueCsv(day: string): string {
    const realised = { ACORN: 0.81, BEECH: 1.1, CLOVER: 0.2 };
    const rows = Object.entries(realised).map(([key, share]) => `${key},${share},${day},Hours saved,customer`);
    return ['account_key,realised_of_target,measured_on,kpi,verified_by', ...rows, ''].join('\n');
}
