/** What a query selects. */
export interface ResultColumns {
    /** Main object of the FROM clause, as the schema spells it. */
    object: string;
    /** Names as they appear in the answer: fields, `Owner.Name`, `expr0`, aliases; a child subquery by its relationship. */
    columns: string[];
    /** What each child subquery selects, by its relationship. */
    children: Map<string, ResultColumns>;
}
