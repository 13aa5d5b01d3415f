CREATE TABLE "kept_forecasts" (
	"task_id" bigint NOT NULL,
	"scheduled_for" timestamp (3) with time zone NOT NULL,
	"ahead" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "kept_forecasts_task_id_ahead_scheduled_for_pk" PRIMARY KEY("task_id","ahead","scheduled_for"),
	CONSTRAINT "kept_forecasts_ahead" CHECK ("kept_forecasts"."ahead" in ('hour', 'day'))
);
--> statement-breakpoint
ALTER TABLE "kept_forecasts" ADD CONSTRAINT "kept_forecasts_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "kept_forecasts_made_at" ON "kept_forecasts" USING btree ("made_at");