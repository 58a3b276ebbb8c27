/**
 * Does two things at once, such as asking the org for something while the engine counts. It ends when both have ended, whatever
 * became of them: what follows may close what they use.
 */
export async function sideBySide<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
    await Promise.allSettled([one, other]);
    return Promise.all([one, other]);
}
