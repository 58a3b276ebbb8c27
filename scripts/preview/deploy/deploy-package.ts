import fs from 'node:fs/promises';
import path from 'node:path';
import { AuthInfo, Connection } from '@salesforce/core';
import { ComponentSet } from '@salesforce/source-deploy-retrieve';
import { ADMIN_USERNAME } from '../server/users.ts';
import { failureLines } from './failure-lines.ts';

/** What a deployment came to. */
export interface DeployOutcome {
    components: number;
    /** `file:line:column problem`, one line each; empty when everything was deployed. */
    failures: string[];
}

interface Login {
    instanceUrl: string;
    clientId: string;
    privateKeyFile: string;
}

const API_VERSION = '66.0';
const POLL_MS = 100;
const PATIENCE_SECONDS = 300;

/** Deploys all of a package folder as the org's administrator. Throws when the org cannot be reached. */
export async function deployPackage(folder: string, loginFile: string): Promise<DeployOutcome> {
    const components = ComponentSet.fromSource(folder);
    components.sourceApiVersion = API_VERSION;
    const job = await components.deploy({
        usernameOrConnection: await connect(loginFile),
        apiOptions: { rest: true, rollbackOnError: true, singlePackage: true }
    });
    const result = await job.pollStatus(POLL_MS, PATIENCE_SECONDS);
    return {
        components: result.response.numberComponentsDeployed,
        failures: result.response.success ? [] : await failureLines(result, components)
    };
}

async function connect(loginFile: string): Promise<Connection> {
    const login = JSON.parse(await fs.readFile(loginFile, 'utf8')) as Login;
    const authInfo = await AuthInfo.create({
        username: ADMIN_USERNAME,
        oauth2Options: {
            clientId: login.clientId,
            loginUrl: login.instanceUrl,
            privateKeyFile: path.resolve(path.dirname(loginFile), login.privateKeyFile)
        }
    });
    return Connection.create({ authInfo, connectionOptions: { version: API_VERSION } });
}
