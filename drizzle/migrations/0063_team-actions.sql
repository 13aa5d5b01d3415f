CREATE TABLE "team_action_requests" (
	"action_id" bigint PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"for_worker_id" uuid,
	"worker_id" uuid,
	"attempt" integer DEFAULT 0 NOT NULL,
	"taken_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"value" jsonb,
	CONSTRAINT "team_action_requests_taken" CHECK (("team_action_requests"."worker_id" is null) = ("team_action_requests"."taken_at" is null))
);
--> statement-breakpoint
CREATE TABLE "team_actions" (
	"type" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"payload_schema" jsonb NOT NULL,
	"subject" text NOT NULL,
	"permission" text,
	"is_idempotent" boolean NOT NULL,
	"time_limit_seconds" integer NOT NULL,
	"published_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "team_actions_subject" CHECK ("team_actions"."subject" in ('run', 'task', 'worker', 'none'))
);
--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "team_action_types" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "team_action_definitions" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "team_actions_version" text;--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "team_actions_problem" text;--> statement-breakpoint
ALTER TABLE "team_action_requests" ADD CONSTRAINT "team_action_requests_action_id_user_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."user_actions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "team_action_requests_open" ON "team_action_requests" USING btree ("action_id") WHERE "team_action_requests"."ended_at" is null;