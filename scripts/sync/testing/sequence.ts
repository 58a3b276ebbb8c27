/** Numbers from 0 to below that look random and are the same every time. */
export function sequence(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return Math.floor((state / 2147483648) * below);
    };
}
