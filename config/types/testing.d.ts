// What the Jest stubs of wire adapters offer on top. Only the test project sees this file.

interface WireTestControls {
    /** Hands a value to every component wired to the adapter, or to those whose config the filter accepts. */
    emit(value: unknown, ...rest: any[]): void;
    /** Hands over an error as Lightning Data Service shapes it. */
    error(body?: unknown, status?: number, statusText?: string): void;
    /** As `emit`, for the errors of lightning/graphql. */
    emitErrors(errors: unknown[]): void;
    /** The config of the last component that asked. */
    getLastConfig(): any;
}

declare namespace jest {
    interface Matchers<R> {
        /** Fails with the list of accessibility problems found by axe in this element. */
        toBeAccessible(): Promise<R>;
    }
}

/** Resolves after pending promises, wires and renders. Set up in config/jest.setup.js. */
declare function flushPromises(): Promise<void>;
