ALTER TABLE "tags" ADD COLUMN "values_are_closed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "values_closed_by" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "tasks_values_closed" ON "tasks" USING btree ("id") WHERE "tasks"."values_closed_by" <> '{}';