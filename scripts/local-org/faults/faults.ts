// The faults in force: which request, row or job is hit, and a record of it.
import type { Fault, FaultKind, FaultPlan } from './fault.ts';
import { isDamage, isForRows, isJobEnd, isRefusal } from './fault.ts';
import { draw, matchesPath } from './draw.ts';

/** One fault that was injected. */
export interface Injection {
    /** Position of the fault in the plan. */
    fault: number;
    kind: FaultKind;
    /** `PATCH /services/...`, the key of a row, or the id of a job. */
    target: string;
}

interface Counter {
    matched: number;
    injected: number;
}

/** Older injections are forgotten, the counts are not. */
const KEPT = 1000;

export class Faults {
    #plan: FaultPlan = { seed: 1, faults: [] };
    #counters: Counter[] = [];
    #injections: Injection[] = [];
    /** `<fault>:<row>` -> times that the row was refused. */
    #refused = new Map<string, number>();

    /** Replaces all faults and starts every count anew, so that the same requests meet the same faults. */
    set(plan: FaultPlan): void {
        this.#plan = plan;
        this.#counters = plan.faults.map(() => ({ matched: 0, injected: 0 }));
        this.#injections = [];
        this.#refused = new Map();
    }

    clear(): void {
        this.set({ seed: 1, faults: [] });
    }

    report(): Record<string, unknown> {
        const faults = this.#plan.faults.map((fault, index) => ({ ...fault, ...this.#counters[index] }));
        return { seed: this.#plan.seed, faults, injections: this.#injections };
    }

    get active(): boolean {
        return this.#plan.faults.length > 0;
    }

    /** The fault that takes the place of a request's answer, if any. */
    refusal(method: string, path: string): Fault | null {
        return this.#request(isRefusal, method, path);
    }

    /** The fault that damages the answer of a request, if any. */
    damage(method: string, path: string): Fault | null {
        return this.#request(isDamage, method, path);
    }

    #request(kind: (fault: Fault) => boolean, method: string, path: string): Fault | null {
        for (const [index, fault] of this.#plan.faults.entries()) {
            if (!kind(fault) || (fault.method !== null && fault.method !== method)) continue;
            if (matchesPath(fault.path, path) && this.#hits(index, fault, `${method} ${path}`)) return fault;
        }
        return null;
    }

    /** The n-th match of a fault meets the n-th draw. */
    #hits(index: number, fault: Fault, target: string): boolean {
        const counter = this.#counters[index]!;
        counter.matched += 1;
        if (counter.matched <= fault.skip) return false;
        if (fault.count !== null && counter.injected >= fault.count) return false;
        if (draw(this.#plan.seed, index, counter.matched) >= fault.probability) return false;
        this.#note(index, fault, target);
        return true;
    }

    #note(index: number, fault: Fault, target: string): void {
        this.#counters[index]!.injected += 1;
        this.#injections.push({ fault: index, kind: fault.kind, target });
        if (this.#injections.length > KEPT) this.#injections.shift();
    }

    /**
     * How a new job is to end before its time, if any. Asked once a job: the n-th job of its object meets the n-th draw.
     */
    jobEnd(jobId: string, object: string): Fault | null {
        for (const [index, fault] of this.#plan.faults.entries()) {
            if (!isJobEnd(fault) || !isFor(fault, object)) continue;
            if (this.#hits(index, fault, jobId)) return fault;
        }
        return null;
    }

    refusesRows(object: string): boolean {
        return this.#plan.faults.some((fault) => isForRows(fault) && isFor(fault, object));
    }

    /**
     * The fault that a row meets this time, if any. Which rows are met does not depend on the order or grouping of the writes; a
     * row is free again after `count` tries.
     */
    rowRefusal(object: string, key: string): Fault | null {
        const found = this.#plan.faults.find((fault, index) => {
            if (!isForRows(fault) || !isFor(fault, object)) return false;
            this.#counters[index]!.matched += 1;
            if (draw(this.#plan.seed, index, key) >= fault.probability) return false;
            const name = `${index}:${key}`;
            const before = this.#refused.get(name) ?? 0;
            if (fault.count !== null && before >= fault.count) return false;
            this.#refused.set(name, before + 1);
            this.#note(index, fault, key);
            return true;
        });
        return found ?? null;
    }
}

const isFor = (fault: Fault, object: string): boolean =>
    fault.object === null || fault.object.toLowerCase() === object.toLowerCase();
