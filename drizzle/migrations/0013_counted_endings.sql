ALTER TABLE "runs" ADD COLUMN "counts_as" text;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_counts_as" CHECK ("runs"."counts_as" in ('succeeded', 'finished'));
--> statement-breakpoint
-- As what each run counted when it ended; a cancelled or expired one if an attempt had started since its activation or latest rerun (rule D1).
update runs set counts_as = case when state = 'succeeded' then 'succeeded' else 'finished' end
where state in ('succeeded', 'failed')
  or state in ('cancelled', 'expired')
    and exists (select from attempts where attempts.run_id = runs.id and attempts.number >= runs.series_attempt);
