CREATE TABLE "audit_seals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_seals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"first_audit_id" bigint NOT NULL,
	"last_audit_id" bigint NOT NULL,
	"audits" integer NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"digest" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	"sealed_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "audit_seals_last_audit_id_unique" UNIQUE("last_audit_id"),
	CONSTRAINT "audit_seals_previous_hash_unique" UNIQUE("previous_hash"),
	CONSTRAINT "audit_seals_hash_unique" UNIQUE("hash"),
	CONSTRAINT "audit_seals_range" CHECK ("audit_seals"."first_audit_id" <= "audit_seals"."last_audit_id" and "audit_seals"."audits" > 0)
);
