ALTER TABLE "attempts" ALTER COLUMN "started_at" DROP NOT NULL;--> statement-breakpoint
DROP FUNCTION djag_take_jobs(text, uuid, text[], integer);--> statement-breakpoint
-- The jobs of one queue that a worker may run now, highest priority first, then oldest; locked, and passing over those that others hold. `place` is where the job lies while this transaction holds it.
-- The first `most` are for free slots. Up to `most_ahead` more are taken ahead of their turn, as long as their handlers are among
-- `ahead_handlers` and they were not tried before in their series: the first that may not ends the walk, so that nothing is overtaken. Then a
-- last row without a place says so, and whoever has passed over that job meanwhile, as it was locked here, is told to look again.
-- A function, as its plan must walk the queue's index in order and stop: where statistics are from when the queue was empty, PostgreSQL
-- would rather look at every job there is and sort them.
CREATE FUNCTION djag_take_jobs(
  the_queue text, the_worker uuid, the_handlers text[], most integer, ahead_handlers text[], most_ahead integer
)
RETURNS TABLE (place tid, run_id uuid, attempt integer, is_ahead boolean)
LANGUAGE plpgsql VOLATILE ROWS 10
SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
  found_job record;
  taken integer := 0;
  jobs CURSOR FOR
    SELECT
      job.ctid AS place, (job.data->>'runId')::uuid AS run_id, (job.data->>'attempt')::integer AS attempt,
      most_ahead > 0 AND coalesce((
        SELECT runs.handler = ANY (ahead_handlers) AND runs.attempt = runs.series_attempt OR runs.state NOT IN ('queued', 'retrying')
        FROM runs WHERE runs.id = (job.data->>'runId')::uuid
      ), true) AS may_be_ahead
    FROM djag_pgboss.job_common AS job
    WHERE job.name = the_queue AND job.state < 'active' AND NOT job.blocked AND job.start_after <= djag_pgboss.job_now()
      AND EXISTS (SELECT FROM workers WHERE workers.id = the_worker AND workers.state = 'live')
      AND coalesce((
        SELECT runs.handler = ANY (the_handlers)
          OR runs.state NOT IN ('queued', 'retrying') OR runs.attempt <> (job.data->>'attempt')::integer
        FROM runs WHERE runs.id = (job.data->>'runId')::uuid
      ), true)
    ORDER BY job.priority DESC, job.created_on
    FOR UPDATE OF job SKIP LOCKED;
BEGIN
  OPEN jobs;
  WHILE taken < most + most_ahead LOOP
    FETCH jobs INTO found_job;
    EXIT WHEN NOT FOUND;
    IF taken >= most AND NOT found_job.may_be_ahead THEN
      PERFORM pg_notify('djag_queue', the_queue);
      is_ahead := true;
      RETURN NEXT;
      EXIT;
    END IF;
    place := found_job.place;
    run_id := found_job.run_id;
    attempt := found_job.attempt;
    is_ahead := taken >= most;
    taken := taken + 1;
    RETURN NEXT;
    place := NULL;
  END LOOP;
END
$$;
