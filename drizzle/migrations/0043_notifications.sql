CREATE TABLE "notification_channels" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notification_channels_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"config" jsonb NOT NULL,
	"is_enabled" boolean NOT NULL,
	"told_since" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_by_name" text NOT NULL,
	CONSTRAINT "notification_channels_kind" CHECK ("notification_channels"."config" ? 'kind')
);
--> statement-breakpoint
CREATE TABLE "notification_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notification_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" uuid NOT NULL,
	"channel_id" bigint NOT NULL,
	"incident_id" bigint,
	"what" text NOT NULL,
	"severity" text NOT NULL,
	"key" text NOT NULL,
	"notification" jsonb NOT NULL,
	"awaits_end" boolean NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"held_until" timestamp (3) with time zone,
	"attempted_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"last_answer" text,
	CONSTRAINT "notification_deliveries_message_id_unique" UNIQUE("message_id"),
	CONSTRAINT "notification_deliveries_key_unique" UNIQUE("key"),
	CONSTRAINT "notification_deliveries_what" CHECK ("notification_deliveries"."what" in ('alarm', 'acknowledged', 'closed', 'test')),
	CONSTRAINT "notification_deliveries_test" CHECK (("notification_deliveries"."what" = 'test') = ("notification_deliveries"."incident_id" is null)),
	CONSTRAINT "notification_deliveries_severity" CHECK ("notification_deliveries"."severity" in ('info', 'warning', 'critical')),
	CONSTRAINT "notification_deliveries_state" CHECK ("notification_deliveries"."state" in ('waiting', 'delivered', 'given_up')),
	CONSTRAINT "notification_deliveries_next" CHECK (("notification_deliveries"."state" = 'waiting') = ("notification_deliveries"."next_attempt_at" is not null)),
	CONSTRAINT "notification_deliveries_end" CHECK (("notification_deliveries"."state" = 'waiting') = ("notification_deliveries"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "notification_rules" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notification_rules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"rule" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"updated_by_name" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_channel_id_notification_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."notification_channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_channels_name" ON "notification_channels" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "notification_deliveries_incident" ON "notification_deliveries" USING btree ("incident_id","channel_id","id") WHERE "notification_deliveries"."incident_id" is not null;--> statement-breakpoint
CREATE INDEX "notification_deliveries_channel" ON "notification_deliveries" USING btree ("channel_id","id");--> statement-breakpoint
CREATE INDEX "notification_deliveries_waiting" ON "notification_deliveries" USING btree ("next_attempt_at") WHERE "notification_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "notification_deliveries_awaiting" ON "notification_deliveries" USING btree ("incident_id") WHERE "notification_deliveries"."awaits_end";--> statement-breakpoint
CREATE INDEX "notification_deliveries_tests" ON "notification_deliveries" USING btree ("created_at") WHERE "notification_deliveries"."incident_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_rules_name" ON "notification_rules" USING btree (lower("name"));