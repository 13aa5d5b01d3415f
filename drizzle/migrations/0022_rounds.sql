CREATE TABLE "rounds" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" uuid,
	"held_until" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone NOT NULL
);
