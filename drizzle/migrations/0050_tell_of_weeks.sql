ALTER TABLE "notification_deliveries" DROP CONSTRAINT "notification_deliveries_what";--> statement-breakpoint
ALTER TABLE "notification_deliveries" DROP CONSTRAINT "notification_deliveries_test";--> statement-breakpoint
ALTER TABLE "notification_channels" ADD COLUMN "digest" jsonb;--> statement-breakpoint
ALTER TABLE "notification_channels" ADD COLUMN "digest_since" timestamp (3) with time zone DEFAULT djag_now() NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_what" CHECK ("notification_deliveries"."what" in ('alarm', 'acknowledged', 'closed', 'test', 'digest'));--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_test" CHECK (("notification_deliveries"."what" in ('test', 'digest')) = ("notification_deliveries"."incident_id" is null));