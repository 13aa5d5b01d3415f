DROP INDEX "runs_active";--> statement-breakpoint
CREATE INDEX "runs_gave_back" ON "runs" USING btree ("task_id","ended_at") WHERE "runs"."activation_seq" is not null and "runs"."state" in ('failed', 'cancelled', 'expired');--> statement-breakpoint
CREATE INDEX "runs_active" ON "runs" USING btree ("task_id","id") WHERE "runs"."state" in ('queued', 'running', 'retrying');