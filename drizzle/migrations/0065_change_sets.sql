CREATE TABLE "change_sets" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "change_sets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"author_id" text NOT NULL,
	"author_name" text NOT NULL,
	"title" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"acts" jsonb NOT NULL,
	"undone" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"touched_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by_name" text,
	"applied" jsonb,
	"action_id" bigint,
	"reverts_id" bigint,
	CONSTRAINT "change_sets_state" CHECK ("change_sets"."state" in ('open', 'applied', 'discarded')),
	CONSTRAINT "change_sets_ended" CHECK (("change_sets"."state" = 'open') = ("change_sets"."ended_at" is null))
);
--> statement-breakpoint
ALTER TABLE "change_sets" ADD CONSTRAINT "change_sets_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_sets" ADD CONSTRAINT "change_sets_reverts_id_change_sets_id_fk" FOREIGN KEY ("reverts_id") REFERENCES "public"."change_sets"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_sets_author" ON "change_sets" USING btree ("author_id","touched_at") WHERE "change_sets"."state" = 'open';--> statement-breakpoint
CREATE INDEX "change_sets_reverts" ON "change_sets" USING btree ("reverts_id") WHERE "change_sets"."reverts_id" is not null;