// What the built-in profiles grant. Permission sets come from the package and from the API; profiles are fixed.

export interface ProfileRights {
    /** User permissions, as the metadata names them. */
    permissions: string[];
    /** Objects with read, create, edit and delete (rows still follow sharing). */
    objects: string[];
    /** Which fields need no permission set: all, the standard ones, or none. */
    allFields: 'all' | 'standard' | 'none';
}

export const SYSTEM_ADMINISTRATOR = 'System Administrator';
export const STANDARD_USER = 'Standard User';
export const API_INTEGRATION = 'Minimum Access - API Only Integrations';

export const PROFILES: Record<string, ProfileRights> = {
    [SYSTEM_ADMINISTRATOR]: {
        permissions: [
            'ApiEnabled',
            'ViewAllData',
            'ModifyAllData',
            'ManageUsers',
            'ViewSetup',
            'EditTask',
            'BulkApiHardDelete',
            'RunReports'
        ],
        objects: [],
        allFields: 'all'
    },
    [STANDARD_USER]: {
        permissions: ['ApiEnabled', 'EditTask', 'RunReports', 'ViewSetup'],
        objects: ['Account', 'Contact', 'Opportunity', 'Lead', 'Campaign', 'Case', 'Task'],
        allFields: 'standard'
    },
    [API_INTEGRATION]: { permissions: ['ApiEnabled', 'ApiUserOnly'], objects: [], allFields: 'none' }
};
