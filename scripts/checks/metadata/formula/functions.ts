/** What a formula or a part of it yields. "any" stands for parts whose type does not matter or is not known. */
export type ValueType = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'picklist' | 'any';

/** How a function of the formula language may be called. */
export interface FunctionShape {
    readonly min: number;
    readonly max: number;
    /** Type of the result; "branches" takes it from the arguments that can become the result. */
    readonly result: ValueType | 'branches';
    /** A picklist may be handed over as it is. */
    readonly picklist?: true;
    /** Only in validation rules and other formulas that run while a record is saved. */
    readonly onSaveOnly?: true;
}

const of = (min: number, max: number, result: FunctionShape['result']): FunctionShape => ({ min, max, result });

/** The functions of the formula language that this package may use. A further one is added here with its shape. */
export const FUNCTIONS: Readonly<Record<string, FunctionShape>> = {
    IF: of(3, 3, 'branches'),
    CASE: { ...of(4, 200, 'branches'), picklist: true },
    BLANKVALUE: of(2, 2, 'branches'),
    AND: of(1, 200, 'boolean'),
    OR: of(1, 200, 'boolean'),
    NOT: of(1, 1, 'boolean'),
    ISBLANK: of(1, 1, 'boolean'),
    ISPICKVAL: { ...of(2, 2, 'boolean'), picklist: true },
    ISNEW: { ...of(0, 0, 'boolean'), onSaveOnly: true },
    ISCHANGED: { ...of(1, 1, 'boolean'), picklist: true, onSaveOnly: true },
    PRIORVALUE: { ...of(1, 1, 'any'), picklist: true, onSaveOnly: true },
    TEXT: { ...of(1, 1, 'text'), picklist: true },
    LEN: of(1, 1, 'number'),
    TRIM: of(1, 1, 'text'),
    UPPER: of(1, 2, 'text'),
    LOWER: of(1, 2, 'text'),
    LEFT: of(2, 2, 'text'),
    RIGHT: of(2, 2, 'text'),
    CONTAINS: of(2, 2, 'boolean'),
    BEGINS: of(2, 2, 'boolean'),
    REGEX: of(2, 2, 'boolean'),
    VALUE: of(1, 1, 'number'),
    ABS: of(1, 1, 'number'),
    FLOOR: of(1, 1, 'number'),
    CEILING: of(1, 1, 'number'),
    ROUND: of(2, 2, 'number'),
    MOD: of(2, 2, 'number'),
    MAX: of(1, 200, 'number'),
    MIN: of(1, 200, 'number'),
    TODAY: of(0, 0, 'date'),
    NOW: of(0, 0, 'datetime'),
    DATEVALUE: of(1, 1, 'date')
};
