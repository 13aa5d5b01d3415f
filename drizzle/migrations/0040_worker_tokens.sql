ALTER TABLE "api_tokens" DROP CONSTRAINT "api_tokens_whose";--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "worker_queues" text[];--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "token_id" uuid;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_whose" CHECK (num_nonnulls("api_tokens"."user_id", "api_tokens"."role", "api_tokens"."worker_queues") = 1);