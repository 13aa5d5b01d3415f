CREATE TABLE "deadlines" (
	"task_id" bigint NOT NULL,
	"scheduled_for" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"is_watched" boolean DEFAULT true NOT NULL,
	"run_id" uuid,
	"prospect" jsonb,
	"changes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "deadlines_task_id_scheduled_for_pk" PRIMARY KEY("task_id","scheduled_for"),
	CONSTRAINT "deadlines_state" CHECK ("deadlines"."state" in ('on_course', 'at_risk', 'missed', 'met', 'met_late')),
	CONSTRAINT "deadlines_order" CHECK ("deadlines"."due_at" > "deadlines"."scheduled_for")
);
--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deadline_kind" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deadline_after_seconds" integer;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deadline_time" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deadline_days_later" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deadline_timezone" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deadline_weekdays" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deadline_since" timestamp (3) with time zone DEFAULT djag_now() NOT NULL;--> statement-breakpoint
ALTER TABLE "deadlines" ADD CONSTRAINT "deadlines_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deadlines_watched" ON "deadlines" USING btree ("task_id","due_at") WHERE "deadlines"."is_watched";--> statement-breakpoint
CREATE INDEX "deadlines_due" ON "deadlines" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "tasks_deadline" ON "tasks" USING btree ("id") WHERE "tasks"."deadline_kind" <> 'none' and "tasks"."deleted_at" is null;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_deadline" CHECK (case "tasks"."deadline_kind" when 'after' then coalesce("tasks"."deadline_after_seconds" >= 1, false) when 'by' then "tasks"."deadline_time" <> '' else "tasks"."deadline_kind" = 'none' end);