ALTER TABLE "incidents" ADD COLUMN "began_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL;--> statement-breakpoint
UPDATE "incidents" SET "began_at" = "opened_at";
