/** A mistake planted in a copy of the package, and where the checks must find it. */
export interface Seed {
    /** What somebody might do by accident, in words. */
    readonly mistake: string;
    /** File below force-app/main/default; a file that does not exist is created from `replace`. */
    readonly file: string;
    /** Text to replace, exactly once in the file; '' for a new file. */
    readonly find: string;
    readonly replace: string;
    readonly rule: string;
    /** Part of the line the finding must point to, as it reads after planting. */
    readonly at: string;
}
