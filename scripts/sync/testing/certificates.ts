import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** PEM files of a server. Who trusts `cert` as an authority trusts this server and no other. */
export interface Certificate {
    readonly cert: string;
    readonly key: string;
}

/**
 * Makes a certificate that vouches for itself.
 * @param names for example ["IP:127.0.0.1", "DNS:localhost"]
 */
export function makeCertificate(folder: string, name: string, names: readonly string[]): Certificate {
    const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
    const made = spawnSync(
        'openssl',
        ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names.join(',')}`, '-keyout', key, '-out', cert], // prettier-ignore
        { encoding: 'utf8' }
    );
    if (made.status !== 0) throw new Error(`openssl failed: ${made.error?.message ?? made.stderr}`);
    return { cert, key };
}
