CREATE TABLE "secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"key_id" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"changed_by_name" text NOT NULL,
	CONSTRAINT "secrets_name" CHECK ("secrets"."name" ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$')
);
--> statement-breakpoint
ALTER TABLE "handlers" ADD COLUMN "secrets" text[] DEFAULT '{}' NOT NULL;