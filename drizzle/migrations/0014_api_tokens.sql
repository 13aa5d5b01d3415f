CREATE TABLE "api_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"user_id" text,
	"role" text,
	"scopes" jsonb,
	"secret_hash" text NOT NULL,
	"secret_ending" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	"created_by_name" text NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"last_used_address" text,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by_name" text,
	CONSTRAINT "api_tokens_secret_hash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "api_tokens_whose" CHECK (("api_tokens"."user_id" is null) = ("api_tokens"."role" is not null)),
	CONSTRAINT "api_tokens_role" CHECK ("api_tokens"."role" in ('viewer', 'operator', 'editor', 'administrator'))
);
--> statement-breakpoint
CREATE TABLE "kept_answers" (
	"caller" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer NOT NULL,
	"headers" jsonb NOT NULL,
	"body" jsonb,
	"at" timestamp (3) with time zone DEFAULT djag_now() NOT NULL,
	CONSTRAINT "kept_answers_caller_key_pk" PRIMARY KEY("caller","key")
);
--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_tokens_user" ON "api_tokens" USING btree ("user_id") WHERE "api_tokens"."user_id" is not null;--> statement-breakpoint
CREATE INDEX "kept_answers_at" ON "kept_answers" USING btree ("at");