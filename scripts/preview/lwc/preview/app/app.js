import { LightningElement } from 'lwc';
import { context } from '../context/context.js';

/** The whole page: header, content by kind, and the places where dialogs and toasts appear. */
export default class App extends LightningElement {
    context = context;

    get isHome() {
        return context.kind === 'home';
    }

    get isPage() {
        return context.kind === 'page';
    }

    get isMessage() {
        return context.kind === 'message';
    }
}
