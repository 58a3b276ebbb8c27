/** A number as people read it: 1,234,567. */
export function countText(value: number): string {
    return value.toLocaleString('en-US');
}

/** "1 account", "2,000 accounts" */
export function counted(count: number, what: string): string {
    return `${countText(count)} ${what}${count === 1 ? '' : 's'}`;
}
