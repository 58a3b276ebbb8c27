import { LightningElement, api, wire } from 'lwc';
import { gql, graphql } from 'lightning/graphql';
import FINISHED_AT from '@salesforce/schema/Health_Sync_Run__c.Finished_At__c';
import SYNC_RUN from '@salesforce/schema/Health_Sync_Run__c';
import day from '@salesforce/label/c.Health_Job_Silent_Day';
import days from '@salesforce/label/c.Health_Job_Silent_Days';
import notice from '@salesforce/label/c.Health_Job_Silent';
import { counted, fill, formatInstant } from 'c/healthText';

const DAY_MS = 86_400_000;

/**
 * @typedef {object} NewestRun the answer, under the names that objects and fields have in the org
 * @property {{ query: Record<string, { edges: { node: Record<string, { value: string | null }> }[] } | undefined> }} uiapi
 */

/**
 * Reads when the sync job last finished, and speaks up when that is too long ago. A user who may not read the run log, and
 * an org without runs, see nothing: no news is not bad news here.
 */
export default class HealthJobNotice extends LightningElement {
    /** Days without a finished run before the notice shows. */
    @api silentDays = 3;

    /** @type {string | null} */
    finishedAt = null;

    /** @param {{ data?: NewestRun }} result */
    @wire(graphql, {
        query: gql`
            query NewestHealthRun {
                uiapi {
                    query {
                        Health_Sync_Run__c(
                            first: 1
                            where: {
                                Mode__c: { eq: "Run" }
                                Result__c: { in: ["Done", "Done with errors"] }
                                Finished_At__c: { ne: null }
                            }
                            orderBy: { Finished_At__c: { order: DESC } }
                        ) {
                            edges {
                                node {
                                    Id
                                    Finished_At__c {
                                        value
                                    }
                                }
                            }
                        }
                    }
                }
            }
        `
    })
    takeRun({ data }) {
        const [newest] = data?.uiapi.query[SYNC_RUN.objectApiName]?.edges ?? [];
        if (data) this.finishedAt = newest?.node[FINISHED_AT.fieldApiName]?.value ?? null;
    }

    get text() {
        if (this.finishedAt === null) return null;
        const silent = Math.floor((Date.now() - Date.parse(this.finishedAt)) / DAY_MS);
        if (silent < this.silentDays) return null;
        return fill(notice, formatInstant(this.finishedAt), counted(silent, day, days));
    }
}
