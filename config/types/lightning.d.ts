// The lightning/* modules that components import. Base components are used by tag and need no types here.

/** Empty in the org. Jest's stubs add members, declared in testing.d.ts for the test project only. */
interface WireTestControls {}

declare module 'lightning/uiRecordApi' {
    import type { WireAdapterConstructor } from 'lwc';

    export interface FieldId {
        readonly objectApiName: string;
        readonly fieldApiName: string;
    }
    export interface FieldValueRepresentation {
        displayValue: string | null;
        value: string | number | boolean | null | RecordRepresentation;
    }
    export interface RecordRepresentation {
        apiName: string;
        id: string;
        fields: Record<string, FieldValueRepresentation | undefined>;
        lastModifiedDate?: string;
        recordTypeInfo?: unknown;
        systemModstamp?: string;
    }
    export interface RecordInput {
        fields: Record<string, unknown> & { Id: string };
    }
    export interface NewRecordInput {
        apiName: string;
        fields: Record<string, unknown>;
    }
    export interface GetRecordConfig {
        recordId?: string | undefined;
        fields?: (string | FieldId)[];
        optionalFields?: (string | FieldId)[];
        layoutTypes?: string[];
        modes?: string[];
    }
    export interface WireResult<T> {
        data?: T | undefined;
        error?: unknown;
    }

    export const getRecord: WireAdapterConstructor<GetRecordConfig, WireResult<RecordRepresentation>> &
        WireTestControls;
    export function getFieldValue(
        record: RecordRepresentation | undefined,
        field: string | FieldId
    ): FieldValueRepresentation['value'] | undefined;
    export function getFieldDisplayValue(
        record: RecordRepresentation | undefined,
        field: string | FieldId
    ): string | null | undefined;
    export function createRecord(input: NewRecordInput): Promise<RecordRepresentation>;
    export function updateRecord(
        input: RecordInput,
        options?: { ifUnmodifiedSince?: string }
    ): Promise<RecordRepresentation>;
    export function deleteRecord(recordId: string): Promise<void>;
    export function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<void>;
}

declare module 'lightning/uiObjectInfoApi' {
    import type { WireAdapterConstructor } from 'lwc';
    import type { WireResult } from 'lightning/uiRecordApi';

    export interface ObjectInfoRepresentation {
        apiName: string;
        updateable: boolean;
        fields: Record<string, { apiName: string; updateable: boolean } | undefined>;
    }
    export interface GetObjectInfoConfig {
        objectApiName?: string | { readonly objectApiName: string } | undefined;
    }
    export const getObjectInfo: WireAdapterConstructor<GetObjectInfoConfig, WireResult<ObjectInfoRepresentation>> &
        WireTestControls;
}

declare module 'lightning/graphql' {
    import type { WireAdapterConstructor } from 'lwc';

    export interface GraphQLError {
        message: string;
        path?: (string | number)[];
        extensions?: unknown;
    }
    /** Note `errors`, a list, where other wires have `error`. */
    export interface GraphQLResult<T> {
        data?: T | undefined;
        errors?: GraphQLError[] | undefined;
        refresh?: () => Promise<void>;
    }
    export interface Query {
        readonly __query: unique symbol;
    }
    export interface GraphQLConfig {
        query: Query | undefined;
        variables?: Record<string, unknown> | undefined;
        operationName?: string;
    }

    export function gql(strings: TemplateStringsArray): Query;
    export const graphql: WireAdapterConstructor<GraphQLConfig, GraphQLResult<any>> & WireTestControls;
    export function executeMutation<T>(config: GraphQLConfig): Promise<GraphQLResult<T>>;
}

declare module 'lightning/platformShowToastEvent' {
    export interface ToastDetail {
        title: string;
        message: string;
        variant?: 'info' | 'success' | 'warning' | 'error';
        mode?: 'dismissible' | 'pester' | 'sticky';
        messageData?: unknown[];
    }
    export class ShowToastEvent extends CustomEvent<ToastDetail> {
        constructor(detail: ToastDetail);
    }
}

declare module 'lightning/navigation' {
    export interface PageReference {
        type: string;
        attributes?: Record<string, unknown>;
        state?: Record<string, unknown>;
    }
    const Navigate: unique symbol;
    const GenerateUrl: unique symbol;
    type Constructor<T = object> = new (...args: any[]) => T;
    interface Navigator {
        [Navigate](reference: PageReference, replace?: boolean): void;
        [GenerateUrl](reference: PageReference): Promise<string>;
    }
    export const NavigationMixin: {
        <Base extends Constructor>(base: Base): Base & Constructor<Navigator>;
        readonly Navigate: typeof Navigate;
        readonly GenerateUrl: typeof GenerateUrl;
    };
}

declare module 'lightning/modal' {
    import { LightningElement } from 'lwc';

    export interface ModalOptions {
        label: string;
        size?: 'small' | 'medium' | 'large' | 'full';
        description?: string;
        disableClose?: boolean;
        [property: string]: unknown;
    }
    export default class LightningModal extends LightningElement {
        /** Resolves with what `close` was given, `undefined` when the user dismissed it. */
        static open(options: ModalOptions): Promise<any>;
        disableClose: boolean;
        close(result?: unknown): void;
    }
}
