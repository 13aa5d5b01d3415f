ALTER TABLE "backfills" ADD COLUMN "given_arguments" jsonb;--> statement-breakpoint
ALTER TABLE "run_requests" ADD COLUMN "given_arguments" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "has_open_placeholders" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "arguments_problem" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "usual_arguments" jsonb;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "has_placeholders" boolean GENERATED ALWAYS AS (strpos(args::text, '{{') > 0 or strpos(kwargs::text, '{{') > 0) STORED;