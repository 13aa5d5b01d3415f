CREATE TABLE "backfills" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" bigint NOT NULL,
	"action_id" bigint,
	"requested_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"requested_by_name" text NOT NULL,
	"crontab" jsonb NOT NULL,
	"first_instant" timestamp (3) with time zone NOT NULL,
	"last_instant" timestamp (3) with time zone NOT NULL,
	"count" bigint NOT NULL,
	"max_active" integer NOT NULL,
	"position" timestamp (3) with time zone,
	"state" text DEFAULT 'active' NOT NULL,
	"cancelled_by_name" text,
	CONSTRAINT "backfills_state" CHECK ("backfills"."state" in ('active', 'exhausted', 'cancelled')),
	CONSTRAINT "backfills_max_active" CHECK ("backfills"."max_active" >= 1)
);
--> statement-breakpoint
ALTER TABLE "attempts" DROP CONSTRAINT "attempts_outcome";--> statement-breakpoint
ALTER TABLE "dependencies" ADD COLUMN "freshness" text DEFAULT 'new' NOT NULL;--> statement-breakpoint
ALTER TABLE "dependencies" ADD COLUMN "waiver_action_id" bigint;--> statement-breakpoint
ALTER TABLE "dependencies" ADD COLUMN "waived_by_name" text;--> statement-breakpoint
ALTER TABLE "dependencies" ADD COLUMN "waived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "run_requests" ADD COLUMN "rerun_of_run_id" uuid;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "backfill_id" uuid;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "aligned_for" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "retry" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "time_limit_seconds" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "series_attempt" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "retry_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "cancel_requested_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "cancel_requested_by_name" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "marked_by_name" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "retry_limit" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "retry_delay_seconds" integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "retry_backoff" text DEFAULT 'exponential' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "retry_max_delay_seconds" integer DEFAULT 3600 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "retry_jitter" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "time_limit_seconds" integer;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "paused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "paused_by_name" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "pause_note" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "paused_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "resume_choice" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "aligned_succeeded_instant" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "aligned_succeeded_run_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "aligned_finished_instant" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "aligned_finished_run_id" uuid;--> statement-breakpoint
ALTER TABLE "backfills" ADD CONSTRAINT "backfills_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backfills" ADD CONSTRAINT "backfills_action_id_user_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."user_actions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "backfills_active" ON "backfills" USING btree ("task_id","id") WHERE "backfills"."state" = 'active';--> statement-breakpoint
CREATE INDEX "backfills_task" ON "backfills" USING btree ("task_id","id");--> statement-breakpoint
ALTER TABLE "dependencies" ADD CONSTRAINT "dependencies_waiver_action_id_user_actions_id_fk" FOREIGN KEY ("waiver_action_id") REFERENCES "public"."user_actions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_backfill_id_backfills_id_fk" FOREIGN KEY ("backfill_id") REFERENCES "public"."backfills"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_backfill_instant" ON "runs" USING btree ("backfill_id","scheduled_for") WHERE "runs"."backfill_id" is not null;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_outcome" CHECK ("attempts"."outcome" in ('running', 'succeeded', 'failed', 'cancelled', 'expired', 'lost'));--> statement-breakpoint
ALTER TABLE "dependencies" ADD CONSTRAINT "dependencies_freshness" CHECK ("dependencies"."freshness" = 'new' or ("dependencies"."freshness" = 'aligned' and not "dependencies"."future"));--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_backfill" CHECK (("runs"."kind" = 'backfill') = ("runs"."backfill_id" is not null));--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_retries" CHECK ("tasks"."retry_limit" >= 0 and "tasks"."retry_delay_seconds" >= 0 and "tasks"."retry_max_delay_seconds" >= 0);--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_retry_backoff" CHECK ("tasks"."retry_backoff" in ('fixed', 'exponential'));--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_time_limit" CHECK ("tasks"."time_limit_seconds" >= 1);--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_pause" CHECK ("tasks"."paused_at" is null or (not "tasks"."enabled" and "tasks"."resume_choice" is not null));--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_resume_choice" CHECK ("tasks"."resume_choice" in ('fromNow', 'latest', 'all'));