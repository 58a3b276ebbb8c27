import type { CommandName } from './options.ts';

/** What the exit codes mean, for the end of every help. */
export const EXIT_HELP = `
Exit codes
  0  done
  1  done, but rows were rejected or the org refused records
  2  the settings or the command line are wrong; nothing was written
  3  the org or a source could not be reached, or refused after retries; or disk or memory ran out
  4  a guard stopped the run; before it wrote anything, unless it says how much
`;

/** Examples for the help of each command. */
export const EXAMPLES: Readonly<Record<CommandName, string>> = {
    plan: `
Examples
  See what a run would change in the local org:
    npm run sync -- plan --org local
  As of a day in the past, as JSON for a program:
    npm run sync -- plan --as-of 2026-06-30 --json
  Every change as CSV, most revenue at stake first:
    npm run sync -- plan --format csv > changes.csv
  Keep the plan, have somebody look at it, and write exactly that:
    npm run sync -- plan --org prod --save plan.ndjson
    npm run sync -- run --org prod --plan plan.ndjson
  The fifty with most contract value at stake:
    npm run sync -- plan --limit 50 --money-field Contract_Value__c
`,
    run: `
Examples
  Score every account that is due and write what changed:
    npm run sync -- run --org local
  In production, stopping when more than a fifth of the scored accounts would move:
    npm run sync -- run --org prod --max-change 20%
  Although a source gives much less than the last time, and most API calls of the day are used:
    npm run sync -- run --org prod --min-source-ratio 0 --max-api-share 95%
  Exactly what somebody has looked at (exit code 4 when the org has moved since):
    npm run sync -- run --org prod --plan plan.ndjson
  The second of four parts of the accounts, for workers that share the work (see settle --help):
    npm run sync -- run --org prod --shard 1/4
  In a pipeline, logged in by a JWT from SF_LOGIN_URL, SF_CLIENT_ID, SF_USERNAME and SF_JWT_KEY:
    npm run sync -- run --org env --json
`,
    backfill: `
Examples
  Score the last 18 months, month by month, so that trends exist on the first day:
    npm run sync -- backfill --from 2025-06-01 --every month --org local
  Only a quarter, week by week:
    npm run sync -- backfill --from 2026-07-01 --to 2026-09-30 --every week
`,
    settle: `
Examples
  After four workers have each scored their part:
    npm run sync -- run --org prod --shard 0/4      (and 1/4, 2/4, 3/4, at the same time or one after the other)
    npm run sync -- settle --org prod
  Settle by parts, too:
    npm run sync -- settle --org prod --shard 0/4
`,
    pin: `
Examples
  Before four workers score their parts, so that all of them draw small samples to the same cohort NPS:
    npm run sync -- pin --org prod
    npm run sync -- run --org prod --shard 0/4      (and 1/4, 2/4, 3/4)
    npm run sync -- settle --org prod
`
};
