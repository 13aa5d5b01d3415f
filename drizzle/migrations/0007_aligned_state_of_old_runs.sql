-- A database of before 0005 knows how its runs ended, but its tasks have no latest aligned ending yet (rule D6): an aligned edge made later
-- would wait for the dependee's next one. Manual runs of that time counted for no instant, and go on counting for none.
update tasks set aligned_finished_instant = latest.instant, aligned_finished_run_id = latest.id
from (
  select distinct on (task_id) task_id, id, scheduled_for as instant
  from runs
  where kind = 'scheduled' and state in ('succeeded', 'failed', 'cancelled', 'expired') and started_at is not null
  order by task_id, scheduled_for desc
) as latest
where tasks.id = latest.task_id and latest.instant > coalesce(aligned_finished_instant, '-infinity');
--> statement-breakpoint
update tasks set aligned_succeeded_instant = latest.instant, aligned_succeeded_run_id = latest.id
from (
  select distinct on (task_id) task_id, id, scheduled_for as instant
  from runs
  where kind = 'scheduled' and state = 'succeeded'
  order by task_id, scheduled_for desc
) as latest
where tasks.id = latest.task_id and latest.instant > coalesce(aligned_succeeded_instant, '-infinity');
