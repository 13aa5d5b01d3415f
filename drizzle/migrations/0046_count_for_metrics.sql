CREATE TABLE "tallies" (
	"kind" text PRIMARY KEY NOT NULL,
	"count" bigint NOT NULL,
	"sum_seconds" double precision DEFAULT 0 NOT NULL,
	"buckets" bigint[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "tallies_kind" CHECK ("tallies"."kind" in ('tick', 'lost_worker', 'queue_repair'))
);
