-- Where did the time of the last run go?
-- Columns: run_id, stage, rows_in, rows_out, busy_seconds, starved_seconds, blocked_seconds.
-- Grain: a stage of the run that ended last.
SELECT
  run_id,
  stage['stage'] AS stage,
  stage['rows_in'] AS rows_in,
  stage['rows_out'] AS rows_out,
  stage['busy_seconds'] AS busy_seconds,
  stage['starved_seconds'] AS starved_seconds,
  stage['blocked_seconds'] AS blocked_seconds
FROM (
  SELECT run_id, unnest(stages) AS stage
  FROM (SELECT run_id, stages FROM runs ORDER BY ended_at DESC, run_id LIMIT 1)
)
