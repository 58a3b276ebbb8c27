/** Types of fields whose values are numbers, as the org describes them. */
export const NUMBER_TYPES: ReadonlySet<string> = new Set(['double', 'currency', 'percent', 'int', 'long']);
