ALTER TABLE "api_tokens" DROP CONSTRAINT "api_tokens_whose";--> statement-breakpoint
-- What they might when these were made is not known: they keep what they may now.
UPDATE "api_tokens" SET "role" = "users"."role", "role_tag_ids" = "users"."role_tag_ids" FROM "users" WHERE "users"."id" = "api_tokens"."user_id";--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_whose" CHECK (num_nonnulls("api_tokens"."role", "api_tokens"."worker_queues") = 1 and ("api_tokens"."user_id" is null or "api_tokens"."role" is not null));