ALTER TABLE "tasks" ADD COLUMN "failures_in_row" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "latest_failure_run_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "recovered_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "recovered_from_failures" integer;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "recovered_from_since" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "tasks_failing" ON "tasks" USING btree ("failing_since","id") WHERE "tasks"."failing_since" is not null;--> statement-breakpoint
CREATE INDEX "tasks_recovered" ON "tasks" USING btree ("recovered_at","id") WHERE "tasks"."recovered_at" is not null;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_failing" CHECK (("tasks"."failures_in_row" > 0) = ("tasks"."failing_since" is not null) and "tasks"."failures_in_row" >= 0);
--> statement-breakpoint
-- What each task's runs say of it now: those that failed since the latest that succeeded (rule T2). Before now nobody recovered.
update tasks set failures_in_row = streak.failures, failing_since = streak.since, latest_failure_run_id = streak.latest
from (
  select failed.task_id, count(*)::int as failures, min(failed.ended_at) as since,
    (array_agg(failed.id order by failed.ended_at desc, failed.id desc))[1] as latest
  from runs failed
  left join (select task_id, max(ended_at) as at from runs where state = 'succeeded' and kind <> 'backfill' group by task_id) as success
    on success.task_id = failed.task_id
  where failed.state in ('failed', 'expired') and failed.kind <> 'backfill' and (success.at is null or failed.ended_at > success.at)
  group by failed.task_id
) as streak
where tasks.id = streak.task_id;
