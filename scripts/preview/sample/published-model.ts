import type { Row } from './rest.ts';
import { SAMPLE_COHORT_NPS } from './seed-account.ts';

/** The shipped rules as version 1, with the cohort NPS pinned at what the sample's customers answer. */
export function publishedModel(asOf: string): Row {
    return {
        attributes: { type: 'Health_Model__c' },
        Name: 'Shipped rules',
        Status__c: 'Published',
        Version__c: 1,
        Priority__c: 100,
        Green_From__c: 15,
        Amber_From__c: 10,
        Weight_Onboarding__c: 0.5,
        Weight_Adoption__c: 0.5,
        Weight_Performance__c: 0.5,
        Weight_Transformation__c: 0.5,
        Weight_Unknown__c: 0.5,
        NPS_Method__c: 'nps',
        NPS_Window_Days__c: 365,
        NPS_Shrinkage__c: 3,
        Cohort_NPS__c: SAMPLE_COHORT_NPS,
        Cohort_NPS_Date__c: asOf,
        Outcome_Validity_Days__c: 180,
        Attainment_Points__c: '0:1, 0.25:2, 0.5:4, 0.75:6, 1:8, 1.25:10',
        ROI_Points__c: '-1:1, -0.5:2.5, 0:4, 0.5:6, 1:7.5, 2:9, 3:10',
        Estimated_Cap__c: 7,
        Hysteresis__c: 0,
        Trend_Window_Days__c: 90,
        Trend_Dead_Band__c: 0.5,
        Cohort_Field__c: 'Type',
        Stage_Field__c: 'Health_Stage__c',
        Decision_Maker_Weight__c: 1,
        Note__c: 'The shipped rules, published for the sample book.',
        Published_At__c: `${asOf}T00:00:00.000Z`
    };
}
