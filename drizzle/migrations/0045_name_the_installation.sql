CREATE TABLE "installation" (
	"is_the_one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "installation_is_the_one" CHECK ("installation"."is_the_one")
);
--> statement-breakpoint
INSERT INTO "installation" DEFAULT VALUES;
