import { joinConditions } from './boolean-logic.ts';
import { condition } from './conditions.ts';
import { Fields } from './fields.ts';
import type { RawListView } from './metadata.ts';
import { selectQuery, type Asking, type Column } from './run-report.ts';
import type { Row } from './rows.ts';
import { scopeCondition } from './scope.ts';

export interface ListResult {
    columns: Column[];
    rows: Row[];
    soql: string;
}

/** Standard columns of list views and the fields behind them. */
const STANDARD: Record<string, string> = {
    'ACCOUNT.NAME': 'Name',
    'ACCOUNT.TYPE': 'Type',
    'ACCOUNT.INDUSTRY': 'Industry',
    'ACCOUNT.SALES': 'AnnualRevenue',
    'ACCOUNT.PHONE1': 'Phone',
    'ACCOUNT.SITE': 'Site',
    'ACCOUNT.ADDRESS1_STATE': 'BillingState',
    'ACCOUNT.CREATED_DATE': 'CreatedDate',
    'ACCOUNT.LAST_UPDATE': 'LastModifiedDate',
    'CORE.USERS.ALIAS': 'Owner.Alias',
    NAME: 'Name',
    'OWNER.ALIAS': 'Owner.Alias',
    'OWNER.FIRST_NAME': 'Owner.FirstName',
    'OWNER.LAST_NAME': 'Owner.LastName',
    CREATED_DATE: 'CreatedDate',
    CREATEDBY_USER: 'CreatedBy.Name',
    LAST_UPDATE: 'LastModifiedDate',
    UPDATEDBY_USER: 'LastModifiedBy.Name'
};

/** Carries out a list view. Throws as runReport does. */
export async function runListView(object: string, view: RawListView, asking: Asking): Promise<ListResult> {
    const fields = new Fields(asking.org, asking.username);
    const find = (column: string) => fields.find(object, STANDARD[column] ?? column);
    const columns = await Promise.all(view.columns.map(async (column) => ({ column, field: await find(column) })));
    const filters = await Promise.all(
        (view.filters ?? []).map(async ({ field, operation, value = '' }) =>
            condition({ column: field, operator: operation, value }, await find(field), asking.asOf)
        )
    );
    const logic = filters.length === 0 ? '' : joinConditions(filters, view.booleanFilter);
    const scope = await scopeCondition(view.filterScope, asking.org, asking.username);
    const paths = [...new Set(['Id', ...columns.map(({ field }) => field.path)])];
    const soql = selectQuery(object, paths, [logic, scope], columns[0]?.field.path);
    return { columns, soql, rows: await asking.org.query<Row>(asking.username, soql) };
}
