ALTER TABLE "workers" ADD COLUMN "can_be_told" boolean DEFAULT true NOT NULL;
--> statement-breakpoint
UPDATE "workers" SET "can_be_told" = false WHERE "token_id" IS NOT NULL;
