DROP INDEX "notification_channels_name";--> statement-breakpoint
ALTER TABLE "notification_channels" ADD COLUMN "owner_id" text;--> statement-breakpoint
ALTER TABLE "notification_channels" ADD COLUMN "own_rule" jsonb;--> statement-breakpoint
ALTER TABLE "notification_channels" ADD CONSTRAINT "notification_channels_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_channels_owner" ON "notification_channels" USING btree ("owner_id") WHERE "notification_channels"."owner_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_channels_name" ON "notification_channels" USING btree (lower("name")) WHERE "notification_channels"."owner_id" is null;--> statement-breakpoint
ALTER TABLE "notification_channels" ADD CONSTRAINT "notification_channels_own" CHECK (("notification_channels"."owner_id" is null) = ("notification_channels"."own_rule" is null));