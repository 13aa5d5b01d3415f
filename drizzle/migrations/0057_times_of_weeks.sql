CREATE TABLE "timed_weeks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "timed_weeks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"since" timestamp (3) with time zone NOT NULL,
	"before" timestamp (3) with time zone NOT NULL,
	"timed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "week_times" (
	"week_id" bigint NOT NULL,
	"task_id" bigint NOT NULL,
	"week_runs" integer NOT NULL,
	"week_ms" double precision[] NOT NULL,
	"before_runs" integer NOT NULL,
	"before_ms" double precision[] NOT NULL,
	CONSTRAINT "week_times_week_id_task_id_pk" PRIMARY KEY("week_id","task_id")
);
--> statement-breakpoint
ALTER TABLE "week_times" ADD CONSTRAINT "week_times_week_id_timed_weeks_id_fk" FOREIGN KEY ("week_id") REFERENCES "public"."timed_weeks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "week_times" ADD CONSTRAINT "week_times_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "timed_weeks_since_before" ON "timed_weeks" USING btree ("since","before");--> statement-breakpoint
CREATE INDEX "week_times_task" ON "week_times" USING btree ("task_id");