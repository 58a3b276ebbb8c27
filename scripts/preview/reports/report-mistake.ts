/** A report, list view or dashboard says something that cannot be carried out. Shown on the page, never passed over. */
export class ReportMistake extends Error {
    override name = 'ReportMistake';
}
