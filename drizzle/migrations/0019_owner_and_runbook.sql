ALTER TABLE "tasks" ADD COLUMN "owner" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "runbook_url" text DEFAULT '' NOT NULL;