ALTER TABLE "api_tokens" ADD COLUMN "gets_secrets" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_gets_secrets" CHECK (not "api_tokens"."gets_secrets" or "api_tokens"."worker_queues" is not null);
--> statement-breakpoint
-- What an attempt of a worker over HTTP may be given: the secrets that its run refers to, where its token gets any. By its owner's rights, as the
-- role of the web reads no secret (docs/database-roles.sql).
CREATE FUNCTION djag_secrets_of_attempt(of_run uuid, of_attempt integer, of_worker uuid)
RETURNS TABLE (name text, key_id text, sealed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  select secrets.name, secrets.key_id, secrets.sealed
  from attempts
  join runs on runs.id = attempts.run_id
  join workers on workers.id = attempts.worker_id
  join api_tokens on api_tokens.id = workers.token_id and api_tokens.gets_secrets
  cross join lateral (
    select distinct found[1] as name
    from regexp_matches(
      concat(runs.args, runs.kwargs, runs.headers), '\{\{secret:([A-Za-z0-9][A-Za-z0-9_.-]{0,99})\}\}', 'g'
    ) as found
  ) as referred
  join secrets on secrets.name = referred.name
  where attempts.run_id = of_run and attempts.number = of_attempt and attempts.worker_id = of_worker
$$;
