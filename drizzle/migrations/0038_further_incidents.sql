ALTER TABLE "incident_members" DROP CONSTRAINT "incident_members_trouble";--> statement-breakpoint
ALTER TABLE "incidents" DROP CONSTRAINT "incidents_kind";--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "lost_run_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "incident_members" ADD CONSTRAINT "incident_members_trouble" CHECK ("incident_members"."trouble" in ('failed', 'late', 'running_long', 'at_risk', 'missed', 'waiting', 'no_worker', 'waiting_long', 'lost'));--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_kind" CHECK ("incidents"."kind" in (
        'failing', 'late', 'deadline', 'running_long', 'no_worker', 'waiting_long', 'stopped', 'lost_worker', 'scheduler', 'database'
      ));