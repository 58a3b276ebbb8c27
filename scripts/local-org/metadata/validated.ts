// Packages that a validation found right, kept for a quick deployment.
import { OrgError } from '../org/contract.ts';
import type { DeployOptions } from './deploy-result.ts';

/** Salesforce keeps them ten days; these are kept until the org stops. */
const KEPT = 5;

interface Package {
    zip: Buffer;
    options: DeployOptions;
}

export class Validated {
    readonly #packages = new Map<string, Package>();

    keep(id: string, zip: Buffer, options: DeployOptions): void {
        this.#packages.set(id, { zip, options });
        for (const old of [...this.#packages.keys()].slice(0, -KEPT)) this.#packages.delete(old);
    }

    /** Throws 400 for a deployment that was no validation, failed or is too old. */
    find(id: string, succeeded: boolean): Package {
        const found = this.#packages.get(id);
        if (found && succeeded) return found;
        const why = found ? 'it failed' : 'it was no validation, or the local org has forgotten it';
        throw new OrgError(400, 'INVALID_ID_FIELD', `Deployment ${id} cannot be deployed quickly: ${why}`);
    }
}
