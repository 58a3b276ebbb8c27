import type { Seed } from './seed.ts';

const report = (name: string): string => `reports/Account_Health_Reports/${name}.report-meta.xml`;
const dashboard = 'dashboards/Account_Health_Dashboards/Customer_Health.dashboard-meta.xml';
const home = 'flexipages/Account_Health_Home.flexipage-meta.xml';

/** Reports, dashboards and the home page: what would install and then show nothing, or not install. */
export const REPORT_SEEDS: readonly Seed[] = [
    {
        mistake: 'a report on a report type without the suffix',
        file: report('Sync_Run_Log'),
        find: '<reportType>Health_Sync_Runs__c<',
        replace: '<reportType>Health_Sync_Runs<',
        rule: 'unknown-reference',
        at: '<reportType>Health_Sync_Runs<'
    },
    {
        mistake: 'a report column with a dot for the dollar sign',
        file: report('Evidence_About_to_Expire'),
        find: '<field>Account$Health_Evidence_Date__c</field>',
        replace: '<field>Account.Health_Evidence_Date__c</field>',
        rule: 'unknown-column',
        at: 'Account.Health_Evidence_Date__c'
    },
    {
        mistake: 'a report filter on a value that no longer exists',
        file: report('Status_by_Owner'),
        find: '<value>Scored</value>',
        replace: '<value>Current</value>',
        rule: 'bad-filter',
        at: '<value>Current</value>'
    },
    {
        mistake: 'a date in words of its own',
        file: report('Red_Renewals_Next_90_Days'),
        find: '<value>NEXT_N_DAYS:90</value>',
        replace: '<value>NEXT_90_DAYS:</value>',
        rule: 'bad-filter',
        at: 'NEXT_90_DAYS:'
    },
    {
        mistake: 'filter logic that forgets a filter',
        file: report('Fell_This_Month'),
        find: '1 AND ((2 AND 3) OR (4 AND 5))',
        replace: '1 AND ((2 AND 3) OR 4)',
        rule: 'bad-filter',
        at: '<booleanFilter>'
    },
    {
        mistake: 'a chart by something the report does not group by',
        file: report('Not_Scored_and_Why'),
        find: '<groupingColumn>Account$Health_State__c<',
        replace: '<groupingColumn>Account$Industry<',
        rule: 'chart-grouping',
        at: '<groupingColumn>Account$Industry<'
    },
    {
        mistake: 'a matrix that says it is a summary',
        file: report('Status_by_Industry'),
        find: '<format>Matrix</format>',
        replace: '<format>Summary</format>',
        rule: 'report-format',
        at: '<format>Summary<'
    },
    {
        mistake: 'adding up a column that is no number',
        file: report('Falling_While_Green'),
        find: '<field>Account$Owner</field>',
        replace: '<aggregateTypes>Sum</aggregateTypes>\n        <field>Account$Owner</field>',
        rule: 'bad-column',
        at: '<columns>'
    },
    {
        mistake: 'a report type column by the id of a lookup',
        file: 'reportTypes/Health_Sync_Runs.reportType-meta.xml',
        find: '<field>Owner</field>',
        replace: '<field>OwnerId</field>',
        rule: 'unknown-field',
        at: '<field>OwnerId</field>'
    },
    {
        mistake: 'a dashboard that runs as whoever looks at it',
        file: dashboard,
        find: '<dashboardType>SpecifiedUser<',
        replace: '<dashboardType>LoggedInUser<',
        rule: 'unpackageable',
        at: '<dashboardType>LoggedInUser<'
    },
    {
        mistake: 'a dashboard with the user of one org',
        file: dashboard,
        find: '<textColor>#000000</textColor>',
        replace: '<runningUser>ops@example.com</runningUser>\n    <textColor>#000000</textColor>',
        rule: 'unpackageable',
        at: '<runningUser>'
    },
    {
        mistake: 'a dashboard of a report that was renamed',
        file: dashboard,
        find: '<report>Account_Health_Reports/Status_by_Segment<',
        replace: '<report>Account_Health_Reports/Status_by_Type<',
        rule: 'unknown-reference',
        at: 'Status_by_Type'
    },
    {
        mistake: 'a report folder shared with a person',
        file: 'reports/Account_Health_Reports.reportFolder-meta.xml',
        find: '<sharedToType>Organization<',
        replace: '<sharedToType>User<',
        rule: 'unpackageable',
        at: '<folderShares>'
    },
    {
        mistake: 'a home page with a list view that is gone',
        file: home,
        find: '<value>My_Red_Accounts</value>',
        replace: '<value>My_Worst_Accounts</value>',
        rule: 'unknown-reference',
        at: 'My_Worst_Accounts'
    }
];
