/** Constructors of the package's placeable components by bundle name. @type {Map<string, typeof import('lwc').LightningElement>} */
const constructors = new Map();

/** @param {Record<string, typeof import('lwc').LightningElement>} components */
export function register(components) {
    for (const [name, constructor] of Object.entries(components)) constructors.set(name, constructor);
}

/** @param {string} name bundle name, for example `healthCard` */
export function constructorOf(name) {
    return constructors.get(name);
}
