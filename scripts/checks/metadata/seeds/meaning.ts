import type { Seed } from './seed.ts';
import { accountField, runField } from './places.ts';

/** Meaning: what would deploy and then be wrong. */
export const MEANING_SEEDS: readonly Seed[] = [
    {
        mistake: 'a formula with a bracket too few',
        file: 'objects/Health_Model__c/validationRules/Segment_Complete.validationRule-meta.xml',
        find: '    AND(ISBLANK(Segment_Field__c), NOT(ISBLANK(Segment_Values__c))),',
        replace: '    AND(ISBLANK(Segment_Field__c), NOT(ISBLANK(Segment_Values__c)),',
        rule: 'formula-syntax',
        at: '</errorConditionFormula>'
    },
    {
        mistake: 'a formula that yields the wrong answer',
        file: accountField('Badge'),
        find: '* 10, 0)),\n    CASE',
        replace: '* 100, 0)),\n    CASE',
        rule: 'formula-result',
        at: '<formula>'
    },
    {
        mistake: 'a field file whose name and content differ',
        file: accountField('Cohort'),
        find: '<fullName>Health_Cohort__c',
        replace: '<fullName>Health_Group__c',
        rule: 'wrong-name',
        at: 'Health_Group__c'
    },
    {
        mistake: 'a number that keeps more decimals than the model rounds to',
        file: accountField('Experience_Score'),
        find: '<scale>1</scale>',
        replace: '<scale>2</scale>',
        rule: 'score-scale',
        at: '<scale>2</scale>'
    },
    {
        mistake: 'a text longer than the platform stores',
        file: accountField('Driver'),
        find: '<length>255</length>',
        replace: '<length>500</length>',
        rule: 'out-of-range',
        at: '<length>500</length>'
    },
    {
        mistake: 'a picklist anybody can add values to',
        file: accountField('Confidence'),
        find: '<restricted>true</restricted>',
        replace: '<restricted>false</restricted>',
        rule: 'open-picklist',
        at: '<valueSet>'
    },
    {
        mistake: 'help that repeats the label',
        file: accountField('Renewal_Date'),
        find: 'The day the present contract ends or renews. Red customers with a near renewal come first.',
        replace: 'Next renewal.',
        rule: 'repeated-words',
        at: 'Next renewal.'
    },
    {
        mistake: 'a field without a description',
        file: runField('Snapshots_Purged'),
        find: 'Written by the health sync job: Health Snapshot rows removed by thinning and retention.',
        replace: '',
        rule: 'missing-words',
        at: '<description></description>'
    },
    {
        mistake: 'a description that was reflowed by an editor',
        file: runField('Started_At'),
        find: 'when it starts, by',
        replace: 'when it starts,\n        by',
        rule: 'stray-blanks',
        at: 'Written by the health sync job'
    }
];
