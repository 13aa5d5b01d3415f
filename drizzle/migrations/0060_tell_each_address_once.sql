ALTER TABLE "notification_deliveries" DROP CONSTRAINT "notification_deliveries_state";--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD COLUMN "event" text;--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD COLUMN "address" text;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_deliveries_address" ON "notification_deliveries" USING btree ("address","event") WHERE "notification_deliveries"."address" is not null and "notification_deliveries"."state" in ('waiting', 'delivered');--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_state" CHECK ("notification_deliveries"."state" in ('waiting', 'delivered', 'given_up', 'told_already'));