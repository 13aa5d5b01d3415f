-- The jobs of one queue that a worker may run now, highest priority first, then oldest; locked, and passing over those that others hold. `place` is where the job lies while this transaction holds it.
-- A function, as its plan must walk the queue's index in order and stop: where statistics are from when the queue was empty, PostgreSQL
-- would rather look at every job there is and sort them.
CREATE FUNCTION djag_take_jobs(the_queue text, the_worker uuid, the_handlers text[], most integer)
RETURNS TABLE (place tid, run_id uuid, attempt integer)
LANGUAGE plpgsql VOLATILE ROWS 10
SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT job.ctid, (job.data->>'runId')::uuid, (job.data->>'attempt')::integer
    FROM djag_pgboss.job_common AS job
    WHERE job.name = the_queue AND job.state < 'active' AND NOT job.blocked AND job.start_after <= djag_pgboss.job_now()
      AND EXISTS (SELECT FROM workers WHERE workers.id = the_worker AND workers.state = 'live')
      AND coalesce((
        SELECT runs.handler = ANY (the_handlers)
          OR runs.state NOT IN ('queued', 'retrying') OR runs.attempt <> (job.data->>'attempt')::integer
        FROM runs WHERE runs.id = (job.data->>'runId')::uuid
      ), true)
    ORDER BY job.priority DESC, job.created_on
    LIMIT most
    FOR UPDATE OF job SKIP LOCKED;
END
$$;
