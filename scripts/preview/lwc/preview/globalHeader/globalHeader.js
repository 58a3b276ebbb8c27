import { LightningElement } from 'lwc';
import { context } from '../context/context.js';

/** Top bar: where one is, who one is, light or dark. */
export default class GlobalHeader extends LightningElement {
    get users() {
        return context.users.map(({ username, name, detail }) => ({
            username,
            text: `${name} (${detail})`,
            selected: username === context.username
        }));
    }

    get isDark() {
        return context.theme === 'dark';
    }

    get themeLabel() {
        return this.isDark ? 'Light mode' : 'Dark mode';
    }

    /** @param {Event} event */
    chooseUser(event) {
        reloadWith('user', /** @type {HTMLSelectElement} */ (event.target).value);
    }

    switchTheme() {
        reloadWith('theme', this.isDark ? 'light' : 'dark');
    }
}

/** @param {string} name @param {string} value */
function reloadWith(name, value) {
    const address = new URL(location.href);
    address.searchParams.set(name, value);
    location.assign(address);
}
