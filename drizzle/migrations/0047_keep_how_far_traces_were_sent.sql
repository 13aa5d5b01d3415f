CREATE TABLE "trace_position" (
	"is_the_one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"run_id" uuid NOT NULL,
	CONSTRAINT "trace_position_is_the_one" CHECK ("trace_position"."is_the_one")
);
