// Record ids. Inside the database a record is one integer: object number * 2^40 + serial. Outside it is Salesforce's
// 15 characters (key prefix, "0000", serial in base 62) plus 3 check characters for the capitals.

import { OrgError } from '../org/contract.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const SERIAL_SPACE = 2 ** 40;

const DIGIT_VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < DIGITS.length; value += 1) DIGIT_VALUES[DIGITS.charCodeAt(value)] = value;

/** For a group of 5 characters: bit i is set when character i is a capital. */
function capitals(id: string, start: number): number {
    let bits = 0;
    for (let i = 0; i < 5; i += 1) {
        const code = id.charCodeAt(start + i);
        if (code >= 65 && code <= 90) bits |= 1 << i;
    }
    return bits;
}

/** The 3 check characters, one for each group of 5. */
export function checkCharacters(id15: string): string {
    return `${CHECKS[capitals(id15, 0)]}${CHECKS[capitals(id15, 5)]}${CHECKS[capitals(id15, 10)]}`;
}

/** True for 15 base-62 characters, or 18 whose last three fit (Salesforce refuses wrong case in an 18-character id). */
export function isWellFormed(id: string): boolean {
    if (id.length !== 15 && id.length !== 18) return false;
    for (let i = 0; i < 15; i += 1) {
        if ((DIGIT_VALUES[id.charCodeAt(i)] ?? -1) < 0) return false;
    }
    if (id.length === 15) return true;
    for (let group = 0; group < 3; group += 1) {
        if (id.charCodeAt(15 + group) !== CHECKS.charCodeAt(capitals(id, group * 5))) return false;
    }
    return true;
}

/** 15 or 18 characters -> 18. Throws 400 MALFORMED_ID. */
export function id18(id: string): string {
    if (!isWellFormed(id)) throw new OrgError(400, 'MALFORMED_ID', `malformed id ${id}`);
    return id.length === 18 ? id : id + checkCharacters(id);
}

/** Turns integers into ids and back; knows which object has which number and prefix. */
export class IdBook {
    readonly #prefixByNumber = new Map<number, string>();
    readonly #numberByPrefix = new Map<string, number>();

    /** Object numbers are 1..4095 and never change once stored. */
    add(objectNumber: number, keyPrefix: string): void {
        this.#prefixByNumber.set(objectNumber, keyPrefix);
        this.#numberByPrefix.set(keyPrefix, objectNumber);
    }

    toId(key: number): string {
        const objectNumber = Math.floor(key / SERIAL_SPACE);
        let serial = key - objectNumber * SERIAL_SPACE;
        let digits = '';
        for (let i = 0; i < 8; i += 1) {
            digits = DIGITS[serial % 62] + digits;
            serial = Math.floor(serial / 62);
        }
        const id15 = `${this.#prefixByNumber.get(objectNumber) ?? '000'}0000${digits}`;
        return id15 + checkCharacters(id15);
    }

    /** The record's integer, or null when the id is malformed or has a prefix of no object. Existence is not checked. */
    toKey(id: string): number | null {
        if (!isWellFormed(id)) return null;
        const objectNumber = this.#numberByPrefix.get(id.slice(0, 3));
        if (objectNumber === undefined) return null;
        let serial = 0;
        for (let i = 3; i < 15; i += 1) serial = serial * 62 + (DIGIT_VALUES[id.charCodeAt(i)] as number);
        return serial < SERIAL_SPACE ? objectNumber * SERIAL_SPACE + serial : null;
    }

    prefixOf(key: number): string {
        return this.#prefixByNumber.get(Math.floor(key / SERIAL_SPACE)) ?? '';
    }

    firstKey(objectNumber: number): number {
        return objectNumber * SERIAL_SPACE + 1;
    }
}
