ALTER TABLE "deadlines" ADD COLUMN "tag_id" bigint;--> statement-breakpoint
ALTER TABLE "tags" ADD COLUMN "deadline_kind" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "tags" ADD COLUMN "deadline_after_seconds" integer;--> statement-breakpoint
ALTER TABLE "tags" ADD COLUMN "deadline_time" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tags" ADD COLUMN "deadline_days_later" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tags" ADD COLUMN "deadline_timezone" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tags" ADD COLUMN "deadline_weekdays" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tags" ADD COLUMN "deadline_since" timestamp (3) with time zone DEFAULT djag_now() NOT NULL;--> statement-breakpoint
ALTER TABLE "task_tags" ADD COLUMN "tagged_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL;--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_deadline" CHECK (case "tags"."deadline_kind" when 'after' then coalesce("tags"."deadline_after_seconds" >= 1, false) when 'by' then "tags"."deadline_time" <> '' else "tags"."deadline_kind" = 'none' end);