// The @salesforce/* modules that the platform makes up at compile time. No package on npm types them.

declare module '@salesforce/schema/*' {
    /** An object or a field, by API name. `fieldApiName` is missing when the import names an object alone. */
    const reference: { readonly objectApiName: string; readonly fieldApiName: string };
    export default reference;
}

declare module '@salesforce/label/*' {
    const label: string;
    export default label;
}

declare module '@salesforce/user/*' {
    const value: string;
    export default value;
}

declare module '@salesforce/i18n/*' {
    const value: string;
    export default value;
}

declare module '@salesforce/client/formFactor' {
    const formFactor: 'Large' | 'Medium' | 'Small';
    export default formFactor;
}

declare module '@salesforce/userPermission/*' {
    /** `true`, or `undefined` when the user lacks it. */
    const held: true | undefined;
    export default held;
}

declare module '@salesforce/customPermission/*' {
    /** `true`, or `undefined` when the user lacks it. */
    const held: true | undefined;
    export default held;
}

declare module '*.html' {
    const template: import('lwc').HTMLTemplate;
    export default template;
}
