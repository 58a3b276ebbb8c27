/**
 * Does several things at once, such as asking the org for something while the engine counts. It ends when all have ended, whatever
 * became of them: what follows may close what they use. Of several failures the first in this order is told.
 * @param work under way; a value that is there already is given back
 */
export async function sideBySide<Results extends readonly unknown[]>(
    ...work: { readonly [Nth in keyof Results]: Results[Nth] | Promise<Results[Nth]> }
): Promise<Results> {
    await Promise.allSettled(work);
    return (await Promise.all(work)) as unknown as Results;
}
