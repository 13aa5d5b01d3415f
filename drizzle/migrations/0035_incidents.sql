CREATE TABLE "incident_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incident_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"incident_id" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"happening" text NOT NULL,
	"severity" text NOT NULL,
	"data" jsonb NOT NULL,
	"actor_name" text,
	CONSTRAINT "incident_events_happening" CHECK ("incident_events"."happening" in ('opened', 'updated', 'escalated', 'acknowledged', 'silenced', 'unsilenced', 'closed')),
	CONSTRAINT "incident_events_severity" CHECK ("incident_events"."severity" in ('info', 'warning', 'critical'))
);
--> statement-breakpoint
CREATE TABLE "incident_members" (
	"incident_id" bigint NOT NULL,
	"task_id" bigint NOT NULL,
	"trouble" text NOT NULL,
	"run_id" uuid,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone,
	CONSTRAINT "incident_members_incident_id_task_id_trouble_pk" PRIMARY KEY("incident_id","task_id","trouble"),
	CONSTRAINT "incident_members_trouble" CHECK ("incident_members"."trouble" in ('failed', 'late', 'running_long', 'at_risk', 'missed', 'waiting', 'no_worker'))
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incidents_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"cause_key" text NOT NULL,
	"cause_task_id" bigint,
	"cause_name" text NOT NULL,
	"severity" text NOT NULL,
	"title" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"well_since" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"closing_reason" text,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" text,
	"acknowledgement" text,
	"silenced_until" timestamp (3) with time zone,
	"member_count" integer NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "incidents_kind" CHECK ("incidents"."kind" in ('failing', 'late', 'deadline', 'running_long', 'no_worker', 'scheduler')),
	CONSTRAINT "incidents_severity" CHECK ("incidents"."severity" in ('info', 'warning', 'critical')),
	CONSTRAINT "incidents_closing" CHECK (("incidents"."closed_at" is null) = ("incidents"."closing_reason" is null)),
	CONSTRAINT "incidents_acknowledged" CHECK (("incidents"."acknowledged_at" is null) = ("incidents"."acknowledged_by" is null))
);
--> statement-breakpoint
ALTER TABLE "incident_events" ADD CONSTRAINT "incident_events_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_members" ADD CONSTRAINT "incident_members_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_members" ADD CONSTRAINT "incident_members_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_cause_task_id_tasks_id_fk" FOREIGN KEY ("cause_task_id") REFERENCES "public"."tasks"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "incident_events_incident" ON "incident_events" USING btree ("incident_id","id");--> statement-breakpoint
CREATE INDEX "incident_members_task" ON "incident_members" USING btree ("task_id");--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_open_cause" ON "incidents" USING btree ("cause_key") WHERE "incidents"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "incidents_closed" ON "incidents" USING btree ("closed_at") WHERE "incidents"."closed_at" is not null;--> statement-breakpoint
CREATE INDEX "incidents_cause_task" ON "incidents" USING btree ("cause_task_id");