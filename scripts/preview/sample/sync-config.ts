/** The job's configuration for the sample files: one source per system, matched by `Health_Key__c`. */
export function syncConfig(): object {
    return {
        org: 'local',
        snapshots: { enabled: true },
        sources: [
            {
                name: 'survey-tool',
                kind: 'answers',
                files: ['answers.csv'],
                columns: {
                    account: 'account_key',
                    respondent: 'respondent',
                    date: 'answered_on',
                    rating: 'rating',
                    decisionMaker: 'decision_maker'
                }
            },
            outcomeSource('value-tracker', 'value-realised.ndjson', { attainment: 'attainment' }),
            outcomeSource('billing', 'roi.json', { roi: 'roi' }),
            outcomeSource('warehouse', 'benefit-cost.parquet', { benefit: 'benefit', cost: 'cost' })
        ]
    };
}

function outcomeSource(name: string, file: string, measure: Record<string, string>): object {
    return {
        name,
        kind: 'roi',
        files: [file],
        columns: {
            account: 'account_key',
            date: 'measured_on',
            measure: 'measure',
            verifiedBy: 'verified_by',
            ...measure
        }
    };
}
