/** The card's own words. */
import computed from '@salesforce/label/c.Health_Override_Computed';
import computedNone from '@salesforce/label/c.Health_Override_Computed_None';
import detailDamaged from '@salesforce/label/c.Health_Detail_Damaged';
import detailNewer from '@salesforce/label/c.Health_Detail_Newer';
import ended from '@salesforce/label/c.Health_Override_Ended';
import failed from '@salesforce/label/c.Health_Card_Failed';
import fullHistory from '@salesforce/label/c.Health_Full_History';
import heading from '@salesforce/label/c.Health_Card';
import hidden from '@salesforce/label/c.Health_Card_Hidden';
import loading from '@salesforce/label/c.Health_Card_Loading';
import neverScored from '@salesforce/label/c.Health_Never_Scored';
import neverScoredNext from '@salesforce/label/c.Health_Never_Scored_Next';
import noAccess from '@salesforce/label/c.Health_Card_No_Access';
import noAccessNext from '@salesforce/label/c.Health_Card_No_Access_Next';
import noEvidence from '@salesforce/label/c.Health_Driver_No_Evidence_Title';
import noEvidenceNext from '@salesforce/label/c.Health_Driver_No_Evidence';
import overdueDay from '@salesforce/label/c.Health_Overdue_Day';
import overdueDays from '@salesforce/label/c.Health_Overdue_Days';
import override from '@salesforce/label/c.Health_Override';
import overrideHeading from '@salesforce/label/c.Health_Override_Heading';
import quoted from '@salesforce/label/c.Health_Override_Quoted';
import receipt from '@salesforce/label/c.Health_Tab_Receipt';
import removed from '@salesforce/label/c.Health_Override_Removed';
import retry from '@salesforce/label/c.Health_Card_Retry';
import saved from '@salesforce/label/c.Health_Override_Saved';
import survey from '@salesforce/label/c.Health_Tab_Survey';
import tabs from '@salesforce/label/c.Health_Tabs';
import until from '@salesforce/label/c.Health_Override_Until_Day';
import watchOuts from '@salesforce/label/c.Health_Tab_Watch_Outs';
import whatChanged from '@salesforce/label/c.Health_Tab_Change';

export const LABELS = {
    computed,
    computedNone,
    detailDamaged,
    detailNewer,
    ended,
    failed,
    fullHistory,
    heading,
    hidden,
    loading,
    neverScored,
    neverScoredNext,
    noAccess,
    noAccessNext,
    noEvidence,
    noEvidenceNext,
    overdueDay,
    overdueDays,
    override,
    overrideHeading,
    quoted,
    receipt,
    removed,
    retry,
    saved,
    survey,
    tabs,
    until,
    watchOuts,
    whatChanged
};
