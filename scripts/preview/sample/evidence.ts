/** Who stands behind a number. */
export type VerifiedBy = 'customer' | 'system' | 'estimated';

/** One measurement of the value a customer received. Exactly one of the three measures is set. */
export interface OutcomeEvidence {
    accountKey: string;
    /** YYYY-MM-DD, UTC. */
    date: string;
    /** What was measured; the latest of each name counts. */
    label: string;
    verifiedBy: VerifiedBy;
    measure:
        | { kind: 'attainment'; attainment: number }
        | { kind: 'roi'; roi: number }
        | { kind: 'benefit'; benefit: number; cost: number };
}

/** One person's answer to "how likely are you to recommend us", 0 to 10. */
export interface SurveyAnswer {
    accountKey: string;
    date: string;
    respondent: string;
    rating: number;
    decisionMaker: boolean;
}

export interface SampleAccount {
    /** `Health_Key__c`. */
    key: string;
    name: string;
    segment: string;
    industry: string;
    ownerUsername: string;
    parentKey: string | null;
    annualRevenue: number;
    stage: 'Onboarding' | 'Adoption' | 'Performance' | 'Transformation';
    /** YYYY-MM-DD, UTC. */
    renewalDate: string;
    /** A status that a person set by hand; null for nearly all. */
    override: { status: 'Green' | 'Amber' | 'Red'; reason: string; until: string } | null;
    /** Which story the evidence tells; not loaded into the org. */
    story: string;
}
