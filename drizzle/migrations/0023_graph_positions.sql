CREATE TABLE "graph_positions" (
	"task_id" bigint PRIMARY KEY NOT NULL,
	"x" integer NOT NULL,
	"y" integer NOT NULL,
	"moved_at" timestamp (3) with time zone NOT NULL,
	"moved_by_name" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "graph_positions" ADD CONSTRAINT "graph_positions_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;