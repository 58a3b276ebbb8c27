// What can go wrong on demand, and reading it from a request. Every choice is drawn from the seed.
import { badRequest } from '../http/errors.ts';

/** Instead of the route's answer: nothing has happened in the org. */
const REFUSALS = ['unavailable', 'reset', 'slow', 'expired-session', 'limit-exceeded'] as const;
/** The route has run: only its answer is damaged. */
const DAMAGES = ['lost-answer', 'truncated'] as const;
const ROWS = ['lock-rows', 'refuse-rows'] as const;
const JOBS = ['job-failed', 'job-aborted'] as const;
const KINDS = [...REFUSALS, ...DAMAGES, ...ROWS, ...JOBS] as const;

export type FaultKind = (typeof KINDS)[number];

export interface Fault {
    kind: FaultKind;
    /** HTTP method; null is any. Requests only. */
    method: string | null;
    /** Path without query; `*` stands for any characters. Requests only. */
    path: string;
    /** API name of the object whose rows or jobs are meant; null is any. */
    object: string | null;
    /** Share of matching requests, rows or jobs that are hit, 0-1. */
    probability: number;
    /** How many are hit at most; null is no limit. For rows: how often one row is refused. */
    count: number | null;
    /** Matching requests or jobs that are let through first. */
    skip: number;
    /** `slow`: delay in milliseconds. */
    ms: number;
    /** `truncated`: bytes that are still sent. */
    bytes: number;
    /** `job-failed`, `job-aborted`: rows that may be processed first. A job goes in steps of up to 2,500 rows. */
    rows: number;
    /** `refuse-rows`: the platform's code, and what it says. */
    code: string;
    message: string;
}

export interface FaultPlan {
    seed: number;
    faults: Fault[];
}

const MAX_FAULTS = 100;
const MAX_DELAY_MS = 600_000;
const KEYS = [
    'kind',
    'method',
    'path',
    'object',
    'probability',
    'count',
    'skip',
    'ms',
    'bytes',
    'rows',
    'code',
    'message'
];

export const isRefusal = ({ kind }: Fault): boolean => (REFUSALS as readonly string[]).includes(kind);
export const isForRows = ({ kind }: Fault): boolean => (ROWS as readonly string[]).includes(kind);
export const isDamage = ({ kind }: Fault): boolean => (DAMAGES as readonly string[]).includes(kind);
export const isJobEnd = ({ kind }: Fault): boolean => (JOBS as readonly string[]).includes(kind);

function invalid(where: string, expected: string, value: unknown): Error {
    const shown = JSON.stringify(value)?.slice(0, 100) ?? 'nothing';
    return badRequest('INVALID_FAULT', `${where}: expected ${expected}, received ${shown} (docs/local-org.md, Faults)`);
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads `{"seed": 7, "faults": [...]}`. Throws 400 INVALID_FAULT naming the entry and what it expected. */
export function readPlan(body: unknown): FaultPlan {
    if (!isObject(body)) throw invalid('body', '{"seed": number, "faults": [...]}', body);
    const { seed = 1, faults } = body;
    if (!Number.isSafeInteger(seed)) throw invalid('seed', 'a whole number', seed);
    if (!Array.isArray(faults) || faults.length > MAX_FAULTS) {
        throw invalid('faults', `a list of at most ${MAX_FAULTS} faults`, faults);
    }
    return { seed: seed as number, faults: faults.map((fault, index) => readFault(fault, `faults[${index}]`)) };
}

function readFault(value: unknown, where: string): Fault {
    if (!isObject(value)) throw invalid(where, 'an object', value);
    const stranger = Object.keys(value).find((key) => !KEYS.includes(key));
    if (stranger !== undefined) throw invalid(`${where}.${stranger}`, `one of ${KEYS.join(', ')}`, stranger);
    const kind = KINDS.find((known) => known === value.kind);
    if (kind === undefined) throw invalid(`${where}.kind`, `one of ${KINDS.join(', ')}`, value.kind);
    const whole = (key: string, otherwise: number, max = Number.MAX_SAFE_INTEGER): number =>
        wholeNumber(value[key] ?? otherwise, `${where}.${key}`, max);
    const text = (key: string): string | null => shortText(value[key] ?? null, `${where}.${key}`);
    const everything = kind === 'lock-rows' ? 1 : null;
    return {
        kind,
        method: text('method')?.toUpperCase() ?? null,
        path: text('path') ?? '*',
        object: text('object'),
        probability: share(value.probability ?? 1, `${where}.probability`),
        count: value.count === undefined || value.count === null ? everything : whole('count', 1),
        skip: whole('skip', 0),
        ms: whole('ms', 1000, MAX_DELAY_MS),
        bytes: whole('bytes', 100),
        rows: whole('rows', 0),
        code: kind === 'lock-rows' ? 'UNABLE_TO_LOCK_ROW' : (text('code') ?? 'FIELD_CUSTOM_VALIDATION_EXCEPTION'),
        message: text('message') ?? 'refused by a fault'
    };
}

function wholeNumber(value: unknown, where: string, max: number): number {
    if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max) return value as number;
    throw invalid(where, `a whole number from 0 to ${max}`, value);
}

function share(value: unknown, where: string): number {
    if (typeof value === 'number' && value >= 0 && value <= 1) return value;
    throw invalid(where, 'a number from 0 to 1', value);
}

function shortText(value: unknown, where: string): string | null {
    if (value === null || (typeof value === 'string' && value.length > 0 && value.length <= 200)) return value;
    throw invalid(where, 'a text of at most 200 characters', value);
}
