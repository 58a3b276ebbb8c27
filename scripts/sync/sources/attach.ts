import { lit } from './sql.ts';

/**
 * Statement that opens a database of which nothing is wanted unless it was finished. It keeps no log by which what was done could be
 * restored: for each statement that changes something, the engine would wait for the disk. Only a checkpoint that fails, as on a
 * full disk, leaves one behind (".wal").
 * @param path of its file, which is made where there is none
 * @param name for it
 */
export function attachUnlogged(path: string, name: string): string {
    return `ATTACH ${lit(path)} AS ${name} (RECOVERY_MODE 'no_wal_writes')`;
}
