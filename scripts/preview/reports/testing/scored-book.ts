import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { packageFolder, projectRoot } from '../../build/paths.ts';
import { sampleBook } from '../../sample/book.ts';
import { daysBefore } from '../../sample/calendar.ts';
import { loadSample } from '../../sample/load.ts';
import { administrator } from '../../sample/org-client.ts';
import { saveAll, type OrgClient } from '../../sample/rest.ts';
import { OrgSession } from '../../server/org-session.ts';
import { Processes } from '../../start/processes.ts';

/** The day the book stands for. Far ahead, because the org refuses overrides that end before today. */
export const AS_OF = '2040-03-14';

/** An account as the tests read it back, all fields that reports ask for, without any filter. */
export interface AccountRow {
    Id: string;
    Name: string;
    Type: string | null;
    Industry: string | null;
    AnnualRevenue: number | null;
    Owner: { Name: string; Username: string };
    Health_Status__c: string | null;
    Health_State__c: string | null;
    Health_Trend__c: string | null;
    Health_Change__c: number | null;
    Health_Previous_Status__c: string | null;
    Health_Status_Since__c: string | null;
    Health_Evidence_Until__c: string | null;
    Health_Renewal_Date__c: string | null;
    Health_Override__c: string | null;
    Health_Computed_Status__c: string | null;
}

/** A local org of its own with the sample book, its health set by a rule that anybody can follow. */
export interface ScoredBook {
    org: OrgSession;
    admin: OrgClient;
    accounts: AccountRow[];
    packageFolder: string;
    close(): Promise<void>;
}

const STATES = ['Scored', 'Scored', 'Scored', 'Provisional', 'Scored', 'Stale', 'Scored', 'No evidence'];
const STATUSES = ['Green', 'Amber', 'Red'];
const TRENDS = ['Falling', 'Steady', 'Rising', 'New'];

/** Starts the org in a temp folder and fills it. The caller closes it. */
export async function openScoredBook(): Promise<ScoredBook> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'reports-'));
    const processes = new Processes();
    const close = async () => {
        await processes.stopAll();
        await fs.rm(folder, { recursive: true, force: true });
    };
    try {
        const program = path.join(projectRoot, 'scripts/local-org/main.ts');
        const source = path.join(projectRoot, 'force-app');
        await processes.service(
            'The local org',
            [program, '--port', '0', '--data', folder, '--source', source],
            (line) => line.startsWith('local org ready:')
        );
        const org = new OrgSession(path.join(folder, 'login.json'));
        const admin = administrator(org);
        await loadSample(sampleBook(AS_OF), admin);
        await setHealth(admin);
        const accounts = await admin.query<AccountRow>(
            `SELECT Id, Name, Type, Industry, AnnualRevenue, Owner.Name, Owner.Username, Health_Status__c, Health_State__c,
            Health_Trend__c, Health_Change__c, Health_Previous_Status__c, Health_Status_Since__c, Health_Evidence_Until__c,
            Health_Renewal_Date__c, Health_Override__c, Health_Computed_Status__c FROM Account`
        );
        return { org, admin, accounts, packageFolder, close };
    } catch (error) {
        await close();
        throw error;
    }
}

async function setHealth(admin: OrgClient): Promise<void> {
    const rows = await admin.query<{ Id: string }>('SELECT Id FROM Account ORDER BY Health_Key__c');
    await saveAll(
        admin,
        'PATCH',
        '',
        rows.map(({ Id }, index) => ({ attributes: { type: 'Account' }, Id, ...healthOf(index) }))
    );
}

/** Every state, status and trend occurs with every other; some accounts were never scored, some are excluded. */
function healthOf(index: number): Record<string, unknown> {
    if (index % 40 === 39) return {};
    if (index % 40 === 19) return { Health_State__c: 'Excluded' };
    const state = STATES[index % STATES.length];
    const status = state === 'Scored' ? STATUSES[index % 3] : null;
    const falls = index % 4 === 0;
    return {
        Health_State__c: state,
        Health_Status__c: status,
        Health_Computed_Status__c: status,
        Health_Trend__c: TRENDS[index % 4],
        Health_Change__c: falls ? -0.5 - (index % 7) / 10 : 0.1,
        Health_Previous_Status__c: [...STATUSES, null][Math.floor(index / 3) % 4],
        Health_Status_Since__c: daysBefore(AS_OF, index % 30),
        Health_Evidence_Until__c: daysBefore(AS_OF, 5 - (index % 60)),
        Health_Next_Review__c: AS_OF
    };
}
