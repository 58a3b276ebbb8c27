import { createHash } from 'node:crypto';

/** One part of all accounts, for runs that share the work. */
export interface Shard {
    /** 0 to of - 1. */
    readonly index: number;
    /** Number of parts. */
    readonly of: number;
}

/** The lease of a run over all accounts. */
export const WHOLE_ORG = 'lease';

const MOST_SHARDS = 1000;
const KEY_MARK = '-shard-';

/** Reads "2/4", the third of four parts: parts count from 0. Undefined when the text is no such thing; null for the only part, "0/1". */
export function parseShard(text: string): Shard | null | undefined {
    const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/u.exec(text.trim()) ?? [];
    const shard = { index: Number(index), of: Number(of) };
    if (!(shard.index < shard.of && shard.of <= MOST_SHARDS)) return undefined;
    return shard.of === 1 ? null : shard;
}

/** "2/4"; "" for all accounts. */
export function shardText(shard: Shard | null): string {
    return shard === null ? '' : `${shard.index}/${shard.of}`;
}

/**
 * Part an account belongs to: the first eight hexadecimal digits of the MD5 of its 18-character id, as a whole number, modulo
 * the number of parts. Every database can compute it, and it never changes: an account stays in its part.
 */
export function shardOf(accountId: string, of: number): number {
    return Number.parseInt(createHash('md5').update(accountId).digest('hex').slice(0, 8), 16) % of;
}

/** SQL of the engine that says whether an account belongs to a part, see {@link shardOf}. */
export function inShardSql(shard: Shard | null, id: string): string {
    return shard === null ? 'true' : `CAST('0x' || left(md5(${id}), 8) AS UBIGINT) % ${shard.of} = ${shard.index}`;
}

/**
 * Whether this run reports rows that belong to no account (unknown or blank key, unreadable line): the first part does, so
 * that the reject files of all parts together are the one of a run over everything.
 */
export function reportsOrphans(shard: Shard | null): boolean {
    return shard === null || shard.index === 0;
}

/** Key of the lease of a part, or of everything. */
export function leaseKeyOf(shard: Shard | null): string {
    return shard === null ? WHOLE_ORG : `shard ${shardText(shard)}`;
}

/** What the key of a run ends with, so that the runs of a part can be asked for: "-shard-1-of-4"; "" for all accounts. */
export function keyEndOf(shard: Shard | null): string {
    return shard === null ? '' : `${KEY_MARK}${shard.index}-of-${shard.of}`;
}

/** Condition in SOQL for the runs over the same part. @param key field of the key, as the org names it */
export function sameShardSoql(shard: Shard | null, key: string): string {
    return shard === null ? `(NOT ${key} LIKE '%${KEY_MARK}%')` : `${key} LIKE '%${keyEndOf(shard)}'`;
}

/** Whether runs that hold these leases could write the same account. Parts of different divisions overlap. */
export function leasesConflict(one: string, other: string): boolean {
    if (one === other) return true;
    const [mine, theirs] = [one, other].map((key) => /^shard \d+\/(\d+)$/u.exec(key)?.[1]);
    return mine === undefined || mine !== theirs;
}
