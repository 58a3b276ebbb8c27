/** A whole number as people read it: 1,234,567. The ways of the language for it take longer to load than all else that is printed. */
export function countText(value: number): string {
    return String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** "1 account", "2,000 accounts" */
export function counted(count: number, what: string): string {
    return `${countText(count)} ${what}${count === 1 ? '' : 's'}`;
}
