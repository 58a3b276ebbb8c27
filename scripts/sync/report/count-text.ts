/** A number as people read it: 1,234,567. */
export function countText(value: number): string {
    return value.toLocaleString('en-US');
}
