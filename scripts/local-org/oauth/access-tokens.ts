// Access tokens: signed, so that they survive a restart without being stored; revoked ones are stored.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { OrgError } from '../org/contract.ts';
import type { Org } from '../org/contract.ts';

const SPACE = 'revokedToken';
const LIFETIME_MS = 24 * 3_600_000;

/** `<orgId15>!<userId>.<issued, ms in base 36>.<random>.<signature>`: only characters that `sf` takes in a token. */
const SHAPE = /^(00D\w{12,15})!(005\w{15})\.([0-9a-z]{1,10})\.([0-9a-f]{16})\.([0-9a-f]{64})$/;

export class AccessTokens {
    private readonly org: Org;
    private readonly key: Buffer;

    constructor(org: Org, key: Buffer) {
        this.org = org;
        this.key = key;
        for (const { key: token, value } of org.state.list(SPACE)) {
            if (Number(value) < org.now()) org.state.delete(SPACE, token);
        }
    }

    issue(userId: string): string {
        const issued = this.org.now().toString(36);
        const payload = `${userId}.${issued}.${randomBytes(8).toString('hex')}`;
        return `${this.org.organizationId.slice(0, 15)}!${payload}.${this.sign(payload)}`;
    }

    /** The user of a token. Throws 401 INVALID_SESSION_ID when it is wrong, revoked or a day old. */
    userId(token: string): string {
        const [, organization = '', userId = '', issued = '', random = '', signature = ''] = SHAPE.exec(token) ?? [];
        const genuine =
            organization.slice(0, 15) === this.org.organizationId.slice(0, 15) &&
            same(signature, this.sign(`${userId}.${issued}.${random}`)) &&
            parseInt(issued, 36) + LIFETIME_MS > this.org.now() &&
            this.org.state.get(SPACE, signature) === undefined;
        if (!genuine) throw new OrgError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
        return userId;
    }

    /** Throws what `userId` throws. */
    revoke(token: string): void {
        this.userId(token);
        const signature = token.slice(token.lastIndexOf('.') + 1);
        this.org.state.set(SPACE, signature, this.org.now() + LIFETIME_MS);
    }

    private sign(payload: string): string {
        return createHmac('sha256', this.key).update(payload).digest('hex');
    }
}

function same(one: string, other: string): boolean {
    return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
