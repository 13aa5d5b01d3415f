CREATE INDEX "audits_actor" ON "audits" USING btree ("actor_kind","actor_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "audits_at" ON "audits" USING btree ("at");--> statement-breakpoint
-- What changed is searched, too: the index of searches is made anew with it, where there is one (pg_trgm).
DO $$
BEGIN
	IF to_regclass('audits_search') IS NOT NULL THEN
		DROP INDEX "audits_search";
		CREATE INDEX "audits_search" ON "audits" USING gin ("actor_name" gin_trgm_ops, "subject_name" gin_trgm_ops, "type" gin_trgm_ops, "message" gin_trgm_ops, (coalesce("before"::text, '') || ' ' || coalesce("after"::text, '')) gin_trgm_ops);
	END IF;
END
$$;
