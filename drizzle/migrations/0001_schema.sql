CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"run_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"worker_id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"outcome" text DEFAULT 'running' NOT NULL,
	"error" jsonb,
	CONSTRAINT "attempts_run_id_number_pk" PRIMARY KEY("run_id","number"),
	CONSTRAINT "attempts_outcome" CHECK ("attempts"."outcome" in ('running', 'succeeded', 'failed', 'cancelled', 'lost'))
);
--> statement-breakpoint
CREATE TABLE "audits" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audits_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"action_id" bigint,
	"at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"type" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text,
	"subject_name" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"outcome" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "audits_outcome" CHECK ("audits"."outcome" in ('succeeded', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "crontabs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "crontabs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"second" text DEFAULT '0' NOT NULL,
	"minute" text NOT NULL,
	"hour" text NOT NULL,
	"day_of_month" text NOT NULL,
	"month" text NOT NULL,
	"day_of_week" text NOT NULL,
	"timezone" text NOT NULL,
	"gap" text DEFAULT 'shift' NOT NULL,
	"overlap" text DEFAULT 'first' NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "crontabs_gap" CHECK ("crontabs"."gap" in ('shift', 'skip')),
	CONSTRAINT "crontabs_overlap" CHECK ("crontabs"."overlap" in ('first', 'last', 'both'))
);
--> statement-breakpoint
CREATE TABLE "decided_ranges" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "decided_ranges_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"task_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"first_instant" timestamp (3) with time zone NOT NULL,
	"last_instant" timestamp (3) with time zone NOT NULL,
	"count" bigint NOT NULL,
	"into_run_id" uuid,
	"decided_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "decided_ranges_order" CHECK ("decided_ranges"."first_instant" <= "decided_ranges"."last_instant" and "decided_ranges"."count" >= 1),
	CONSTRAINT "decided_ranges_kind" CHECK ("decided_ranges"."kind" in ('skipped', 'coalesced'))
);
--> statement-breakpoint
CREATE TABLE "dependencies" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dependencies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"depender_id" bigint NOT NULL,
	"dependee_id" bigint NOT NULL,
	"future" boolean DEFAULT false NOT NULL,
	"endings" text NOT NULL,
	"baseline_succeeded" bigint NOT NULL,
	"baseline_finished" bigint NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"changed_at_seq" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "dependencies_endings" CHECK ("dependencies"."endings" in ('succeeded', 'finished')),
	CONSTRAINT "dependencies_self_is_future" CHECK ("dependencies"."future" or "dependencies"."depender_id" <> "dependencies"."dependee_id")
);
--> statement-breakpoint
CREATE TABLE "handlers" (
	"name" text PRIMARY KEY NOT NULL,
	"description" text NOT NULL,
	"input_schema" jsonb NOT NULL,
	"positional" text[] NOT NULL,
	"source" text NOT NULL,
	"published_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "rate_limits_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "run_logs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "run_logs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"level" text NOT NULL,
	"message" text NOT NULL,
	"fields" jsonb
);
--> statement-breakpoint
CREATE TABLE "run_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" bigint NOT NULL,
	"action_id" bigint,
	"requested_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"requested_by_name" text NOT NULL,
	"ignore_dependencies" boolean NOT NULL,
	"beside_others" boolean NOT NULL,
	"activated_run_id" uuid
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"scheduled_for" timestamp (3) with time zone NOT NULL,
	"timing" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"activation_seq" bigint,
	"gates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"instant_count" bigint DEFAULT 1 NOT NULL,
	"request_id" uuid,
	"handler" text NOT NULL,
	"args" jsonb NOT NULL,
	"kwargs" jsonb NOT NULL,
	"headers" jsonb NOT NULL,
	"queue" text NOT NULL,
	"priority" integer NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"worker_id" uuid,
	"activated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"progress" smallint,
	"progress_message" text,
	"result" jsonb,
	"error" jsonb,
	CONSTRAINT "runs_state" CHECK ("runs"."state" in ('queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'expired')),
	CONSTRAINT "runs_kind" CHECK ("runs"."kind" in ('scheduled', 'manual', 'backfill'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tasks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"handler" text NOT NULL,
	"crontab_id" bigint NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"misfire_policy" text DEFAULT 'run_all' NOT NULL,
	"grace_period_seconds" integer,
	"cron_base" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"args" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"kwargs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"headers" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"queue" text DEFAULT 'default' NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"max_concurrency" integer DEFAULT 1,
	"demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"cursor" timestamp (3) with time zone,
	"not_misfires_through" timestamp (3) with time zone,
	"wake_at" timestamp (3) with time zone,
	"last_start" timestamp (3) with time zone,
	"activation_seq" bigint DEFAULT 0 NOT NULL,
	"ended_succeeded" bigint DEFAULT 0 NOT NULL,
	"ended_finished" bigint DEFAULT 0 NOT NULL,
	"latest_succeeded_run_id" uuid,
	"latest_finished_run_id" uuid,
	"waiting" jsonb,
	"waiting_since" timestamp (3) with time zone,
	"set_aside_reason" text,
	"set_aside_at" timestamp (3) with time zone,
	CONSTRAINT "tasks_misfire_policy" CHECK ("tasks"."misfire_policy" in ('run_all', 'skip', 'coalesce')),
	CONSTRAINT "tasks_grace" CHECK ("tasks"."grace_period_seconds" >= 1 or ("tasks"."grace_period_seconds" is null and "tasks"."misfire_policy" = 'run_all')),
	CONSTRAINT "tasks_max_concurrency" CHECK ("tasks"."max_concurrency" >= 1)
);
--> statement-breakpoint
CREATE TABLE "user_actions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "user_actions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"carried_out_at" timestamp (3) with time zone,
	"outcome" text,
	CONSTRAINT "user_actions_state" CHECK ("user_actions"."state" in ('pending', 'done', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text DEFAULT 'viewer' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "users_role" CHECK ("users"."role" in ('viewer', 'operator', 'editor', 'administrator'))
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"role" text NOT NULL,
	"queues" text[],
	"concurrency" integer NOT NULL,
	"handler_names" text[] NOT NULL,
	"state" text DEFAULT 'live' NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"heartbeat_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"lease_until" timestamp (3) with time zone NOT NULL,
	"stopped_at" timestamp (3) with time zone,
	"active_runs" integer DEFAULT 0 NOT NULL,
	"last_tick_at" timestamp (3) with time zone,
	CONSTRAINT "workers_state" CHECK ("workers"."state" in ('live', 'draining', 'stopped', 'lost')),
	CONSTRAINT "workers_role" CHECK ("workers"."role" in ('scheduler', 'runner', 'both'))
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_action_id_user_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."user_actions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decided_ranges" ADD CONSTRAINT "decided_ranges_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dependencies" ADD CONSTRAINT "dependencies_depender_id_tasks_id_fk" FOREIGN KEY ("depender_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dependencies" ADD CONSTRAINT "dependencies_dependee_id_tasks_id_fk" FOREIGN KEY ("dependee_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_logs" ADD CONSTRAINT "run_logs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_requests" ADD CONSTRAINT "run_requests_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_requests" ADD CONSTRAINT "run_requests_action_id_user_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."user_actions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_crontab_id_crontabs_id_fk" FOREIGN KEY ("crontab_id") REFERENCES "public"."crontabs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "audits_subject" ON "audits" USING btree ("subject_kind","subject_id","id");--> statement-breakpoint
CREATE INDEX "decided_ranges_task" ON "decided_ranges" USING btree ("task_id","last_instant");--> statement-breakpoint
CREATE UNIQUE INDEX "dependencies_pair" ON "dependencies" USING btree ("depender_id","dependee_id");--> statement-breakpoint
CREATE INDEX "dependencies_dependee" ON "dependencies" USING btree ("dependee_id");--> statement-breakpoint
CREATE INDEX "run_logs_run" ON "run_logs" USING btree ("run_id","id");--> statement-breakpoint
CREATE INDEX "run_requests_pending" ON "run_requests" USING btree ("task_id","id") WHERE "run_requests"."activated_run_id" is null;--> statement-breakpoint
CREATE INDEX "run_requests_action" ON "run_requests" USING btree ("action_id");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_scheduled_instant" ON "runs" USING btree ("task_id","scheduled_for") WHERE "runs"."kind" = 'scheduled';--> statement-breakpoint
CREATE UNIQUE INDEX "runs_request" ON "runs" USING btree ("request_id") WHERE "runs"."request_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_task" ON "runs" USING btree ("task_id","id");--> statement-breakpoint
CREATE INDEX "runs_active" ON "runs" USING btree ("task_id") WHERE "runs"."state" in ('queued', 'running', 'retrying');--> statement-breakpoint
CREATE INDEX "runs_consuming" ON "runs" USING btree ("task_id","activation_seq") WHERE "runs"."activation_seq" is not null and "runs"."state" in ('queued', 'running', 'retrying', 'succeeded');--> statement-breakpoint
CREATE INDEX "runs_unsuccessful" ON "runs" USING btree ("id") WHERE "runs"."state" in ('failed', 'cancelled', 'expired');--> statement-breakpoint
CREATE INDEX "runs_held" ON "runs" USING btree ("worker_id") WHERE "runs"."state" = 'running';--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_name" ON "tasks" USING btree ("name") WHERE "tasks"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tasks_wake_at" ON "tasks" USING btree ("wake_at","id") WHERE "tasks"."wake_at" is not null;--> statement-breakpoint
CREATE INDEX "tasks_crontab" ON "tasks" USING btree ("crontab_id");--> statement-breakpoint
CREATE INDEX "user_actions_pending" ON "user_actions" USING btree ("id") WHERE "user_actions"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "workers_alive" ON "workers" USING btree ("lease_until") WHERE "workers"."state" in ('live', 'draining');