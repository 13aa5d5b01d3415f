ALTER TABLE "api_tokens" ADD COLUMN "role_tag_ids" bigint[];--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "role_tag_ids" bigint[];--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_limited_role" CHECK ("api_tokens"."role_tag_ids" is null or ("api_tokens"."role" is not null and "api_tokens"."role" in ('operator', 'editor')));--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_limited_role" CHECK ("users"."role_tag_ids" is null or "users"."role" in ('operator', 'editor'));