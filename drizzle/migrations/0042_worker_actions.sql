CREATE TABLE "worker_actions" (
	"action_id" bigint NOT NULL,
	"worker_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"message" text,
	CONSTRAINT "worker_actions_action_id_worker_id_pk" PRIMARY KEY("action_id","worker_id"),
	CONSTRAINT "worker_actions_state" CHECK ("worker_actions"."state" in ('waiting', 'done', 'failed', 'unheard')),
	CONSTRAINT "worker_actions_answered" CHECK (("worker_actions"."answered_at" is null) = ("worker_actions"."state" = 'waiting'))
);
--> statement-breakpoint
ALTER TABLE "worker_actions" ADD CONSTRAINT "worker_actions_action_id_user_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."user_actions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "worker_actions" ADD CONSTRAINT "worker_actions_worker_id_workers_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."workers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "worker_actions_worker" ON "worker_actions" USING btree ("worker_id","action_id");--> statement-breakpoint
CREATE INDEX "worker_actions_open" ON "worker_actions" USING btree ("worker_id") WHERE "worker_actions"."answered_at" is null;