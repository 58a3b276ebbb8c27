// The one connected client of the local org: its id, secret and RSA key pair, kept in the data folder.
import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SECRET_MODE = 0o600;
export const INTEGRATION_USERNAME = 'integration@account-health.example';

export interface Credentials {
    clientId: string;
    clientSecret: string;
    publicKey: KeyObject;
    privateKeyFile: string;
    /** Signs access tokens. */
    tokenKey: Buffer;
    /** login.json of the data folder. */
    loginFile: string;
}

interface LoginFile {
    instanceUrl: string;
    clientId: string;
    clientSecret: string;
    privateKeyFile: string;
    username: string;
    orgId: string;
}

/** Reads the client of a folder, or makes one on the first start. */
export async function openCredentials(folder: string): Promise<Credentials> {
    const loginFile = join(folder, 'login.json');
    const privateKeyFile = join(folder, 'server.key');
    const tokenKeyFile = join(folder, 'session.key');
    if (!existsSync(privateKeyFile)) writeSecret(privateKeyFile, await newPrivateKey());
    if (!existsSync(tokenKeyFile)) writeSecret(tokenKeyFile, randomBytes(32).toString('hex'));
    const known = readLogin(loginFile);
    return {
        clientId: known?.clientId ?? `3MVG9local${randomBytes(16).toString('hex')}`,
        clientSecret: known?.clientSecret ?? randomBytes(24).toString('hex'),
        publicKey: createPublicKey(readFileSync(privateKeyFile)),
        privateKeyFile,
        tokenKey: Buffer.from(readFileSync(tokenKeyFile, 'utf8').trim(), 'hex'),
        loginFile
    };
}

/** Writes login.json: what a client needs to log in to this process. */
export function writeLogin(credentials: Credentials, instanceUrl: string, orgId: string): void {
    const { clientId, clientSecret, privateKeyFile, loginFile } = credentials;
    const login: LoginFile = {
        instanceUrl,
        clientId,
        clientSecret,
        privateKeyFile,
        username: INTEGRATION_USERNAME,
        orgId
    };
    writeSecret(loginFile, JSON.stringify(login, null, 4) + '\n');
}

async function newPrivateKey(): Promise<string> {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function readLogin(file: string): LoginFile | null {
    if (!existsSync(file)) return null;
    try {
        return JSON.parse(readFileSync(file, 'utf8')) as LoginFile;
    } catch {
        throw new Error(
            `${file} is not JSON. Delete it: the next start writes it again, with a new client id and secret.`
        );
    }
}

function writeSecret(file: string, text: string): void {
    writeFileSync(file, text, { mode: SECRET_MODE });
}
