ALTER TABLE "handlers" ALTER COLUMN "input_schema" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "team_actions" ALTER COLUMN "payload_schema" SET DATA TYPE json;