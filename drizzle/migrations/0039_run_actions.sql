CREATE TABLE "run_actions" (
	"action_id" bigint NOT NULL,
	"run_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"worker_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"handed_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"value" jsonb,
	"message" text,
	CONSTRAINT "run_actions_action_id_run_id_pk" PRIMARY KEY("action_id","run_id"),
	CONSTRAINT "run_actions_state" CHECK ("run_actions"."state" in ('waiting', 'handed', 'done', 'refused', 'failed', 'unheard', 'unknown')),
	CONSTRAINT "run_actions_answered" CHECK (("run_actions"."answered_at" is null) = ("run_actions"."state" in ('waiting', 'handed')))
);
--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "listens_to" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "run_actions" ADD CONSTRAINT "run_actions_action_id_user_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."user_actions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_actions" ADD CONSTRAINT "run_actions_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_actions_open" ON "run_actions" USING btree ("run_id") WHERE "run_actions"."answered_at" is null;--> statement-breakpoint
CREATE INDEX "run_actions_run" ON "run_actions" USING btree ("run_id","action_id");