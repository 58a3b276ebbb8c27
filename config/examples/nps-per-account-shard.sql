-- As nps-per-account.sql, for tables that hold the 18-character id of the account: each shard asks for its own accounts.
-- $1 first day of the window, $2 day of the run, $3 number of this shard from 0, $4 number of shards (1 when there are none).
SELECT account_id,
       SUM(CASE WHEN MOD(latest, 16) <= 1 THEN 1 ELSE 0 END) AS promoters,
       SUM(CASE WHEN MOD(latest, 16) BETWEEN 2 AND 3 THEN 1 ELSE 0 END) AS passives,
       SUM(CASE WHEN MOD(latest, 16) >= 4 THEN 1 ELSE 0 END) AS detractors,
       MAX(answered_on) AS answered_on
FROM (
    SELECT account_id,
           MAX((answered_on - DATE '1970-01-01') * 16 + (10 - score)) AS latest,
           MAX(answered_on) AS answered_on
    FROM survey_answers
    WHERE answered_on BETWEEN CAST($1 AS DATE) AND CAST($2 AS DATE)
      AND score BETWEEN 0 AND 10
      -- The rule of --shard: first 8 hexadecimal digits of the MD5 of the id, modulo the number of shards.
      AND MOD(CAST(CAST('x' || LEFT(MD5(account_id), 8) AS BIT(32)) AS BIGINT), CAST($4 AS BIGINT)) = CAST($3 AS BIGINT)
    GROUP BY account_id, COALESCE(LOWER(respondent), 'answer ' || CAST(answer_id AS VARCHAR(40)))
) AS people
GROUP BY account_id
