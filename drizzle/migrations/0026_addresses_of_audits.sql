ALTER TABLE "audits" ADD COLUMN "address" text;--> statement-breakpoint
CREATE INDEX "audits_address" ON "audits" USING btree ("address","id") WHERE "audits"."address" is not null;