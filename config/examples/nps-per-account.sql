-- One row per account instead of every answer: the database counts, only the counts travel.
-- The rules of a source of kind "answers": the latest answer of each respondent counts, on one day the lower one; an answer
-- without a respondent counts by itself; nothing before the window or after the day of the run.
-- $1 first day of the window, $2 day of the run.
SELECT account_key,
       SUM(CASE WHEN MOD(latest, 16) <= 1 THEN 1 ELSE 0 END) AS promoters,
       SUM(CASE WHEN MOD(latest, 16) BETWEEN 2 AND 3 THEN 1 ELSE 0 END) AS passives,
       SUM(CASE WHEN MOD(latest, 16) >= 4 THEN 1 ELSE 0 END) AS detractors,
       MAX(answered_on) AS answered_on
FROM (
    -- Day and answer in one number, so that one MAX without any sorting finds the latest: 16 * days + (10 - score).
    SELECT account_key,
           MAX((answered_on - DATE '1970-01-01') * 16 + (10 - score)) AS latest,
           MAX(answered_on) AS answered_on
    FROM survey_answers
    WHERE answered_on BETWEEN CAST($1 AS DATE) AND CAST($2 AS DATE)
      AND score BETWEEN 0 AND 10
    GROUP BY account_key, COALESCE(LOWER(respondent), 'answer ' || CAST(answer_id AS VARCHAR(40)))
) AS people
GROUP BY account_key
