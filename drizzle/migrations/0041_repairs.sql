CREATE TABLE "repairs" (
	"kind" text PRIMARY KEY NOT NULL,
	"repaired_at" timestamp (3) with time zone NOT NULL,
	"run_count" integer NOT NULL,
	CONSTRAINT "repairs_kind" CHECK ("repairs"."kind" in ('queue'))
);
--> statement-breakpoint
ALTER TABLE "incidents" DROP CONSTRAINT "incidents_kind";--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_kind" CHECK ("incidents"."kind" in (
        'failing', 'late', 'deadline', 'running_long', 'no_worker', 'waiting_long', 'stopped', 'lost_worker', 'scheduler', 'database',
        'ledger'
      ));