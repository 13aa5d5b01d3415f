ALTER TABLE "workers" ADD COLUMN "handlers_version" text;--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "handlers_problem" text;