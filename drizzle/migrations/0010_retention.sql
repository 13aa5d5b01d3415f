CREATE TABLE "retention" (
	"is_the_one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"holder" uuid,
	"held_until" timestamp (3) with time zone,
	"keep_days" jsonb,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"removed" jsonb,
	"audits_kept_since" timestamp (3) with time zone,
	CONSTRAINT "retention_is_the_one" CHECK ("retention"."is_the_one")
);
--> statement-breakpoint
CREATE TABLE "run_hours" (
	"task_id" bigint NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"succeeded" integer NOT NULL,
	"failed" integer NOT NULL,
	"cancelled" integer NOT NULL,
	CONSTRAINT "run_hours_task_id_hour_pk" PRIMARY KEY("task_id","hour")
);
--> statement-breakpoint
CREATE TABLE "task_histories" (
	"task_id" bigint PRIMARY KEY NOT NULL,
	"kept_since" timestamp (3) with time zone NOT NULL,
	"removed_runs" bigint DEFAULT 0 NOT NULL,
	"least_endings" bigint DEFAULT 0 NOT NULL,
	"most_endings" bigint DEFAULT 0 NOT NULL,
	"succeeded" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "backfills" ADD COLUMN "removed_succeeded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "backfills" ADD COLUMN "removed_unsuccessful" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "keep_runs_days" integer;--> statement-breakpoint
ALTER TABLE "run_hours" ADD CONSTRAINT "run_hours_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_histories" ADD CONSTRAINT "task_histories_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_hours_hour" ON "run_hours" USING btree ("hour");--> statement-breakpoint
CREATE INDEX "audits_action" ON "audits" USING btree ("action_id") WHERE "audits"."action_id" is not null;--> statement-breakpoint
CREATE INDEX "backfills_action" ON "backfills" USING btree ("action_id") WHERE "backfills"."action_id" is not null;--> statement-breakpoint
CREATE INDEX "dependencies_waiver" ON "dependencies" USING btree ("waiver_action_id") WHERE "dependencies"."waiver_action_id" is not null;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_keep_runs_days" CHECK ("tasks"."keep_runs_days" >= 1);