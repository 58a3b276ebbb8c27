// Data storage as Salesforce counts it: 2 KB a record, whatever is in it. Set-up records and histories are free.

import { tableName } from '../store/tables.ts';
import type { Engine } from './engine.ts';

const RECORDS_PER_MB = 512;
/** 10 GB and 20 MB for each of ten licences, as in Enterprise Edition. */
const DATA_STORAGE_MB = 10_240 + 10 * 20;

export class Storage {
    readonly #engine: Engine;
    readonly maxMb: number;
    /** Records when last counted, and written since: never less than there are. */
    #atMost: number | null = null;
    /** Something was deleted or undone since. */
    #fewer = false;

    constructor(engine: Engine, maxMb = DATA_STORAGE_MB) {
        this.#engine = engine;
        this.maxMb = maxMb;
    }

    /** Records that count, exactly. */
    #count(): number {
        const counted = this.#engine.schema.objects.filter(
            (object) => !object.setup && object.historyOf === null && object.viewOf === null
        );
        return counted.reduce((sum, object) => {
            const sql = `SELECT count(*) AS n FROM ${tableName(object)} WHERE "IsDeleted" = 0`;
            return sum + Number(this.#engine.database.get(sql)?.n);
        }, 0);
    }

    #recount(): void {
        this.#atMost = this.#count();
        this.#fewer = false;
    }

    /** Records have gone: counted again when there seems to be no room. */
    freed(): void {
        this.#fewer = true;
    }

    /** What `work` has written is gone when it throws. */
    watch<T>(work: () => T): T {
        try {
            return work();
        } catch (error) {
            this.freed();
            throw error;
        }
    }

    usedMb(): number {
        this.#recount();
        return Math.ceil((this.#atMost ?? 0) / RECORDS_PER_MB);
    }

    /** Is there room for one more record? Counts it as written. */
    take(): boolean {
        const max = this.maxMb * RECORDS_PER_MB;
        if (this.#atMost === null || (this.#atMost >= max && this.#fewer)) this.#recount();
        if ((this.#atMost ?? 0) >= max) return false;
        this.#atMost = (this.#atMost ?? 0) + 1;
        return true;
    }
}
