-- Invariant 1: no cron instant has two fates among skipped and coalesced stretches.
ALTER TABLE "decided_ranges" ADD CONSTRAINT "decided_ranges_never_overlap"
EXCLUDE USING gist ("task_id" WITH =, tstzrange("first_instant", "last_instant", '[]') WITH &&);
--> statement-breakpoint
-- The tick updates tasks all day; room on the page keeps those updates off the other indexes.
ALTER TABLE "tasks" SET (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE "runs" SET (fillfactor = 80);
