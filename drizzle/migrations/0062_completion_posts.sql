CREATE TABLE "completion_posts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "completion_posts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"is_ending" boolean NOT NULL,
	"post" jsonb,
	"posted_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "completion_posts_read" CHECK ("completion_posts"."is_ending" or "completion_posts"."post" is not null)
);
--> statement-breakpoint
ALTER TABLE "completion_posts" ADD CONSTRAINT "completion_posts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "completion_posts_attempt" ON "completion_posts" USING btree ("run_id","attempt","id");--> statement-breakpoint
CREATE UNIQUE INDEX "completion_posts_ending" ON "completion_posts" USING btree ("run_id","attempt") WHERE "completion_posts"."is_ending";