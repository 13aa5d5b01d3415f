-- What is searched for stands anywhere in these texts: without this index a search reads every audit. pg_trgm comes with PostgreSQL, and an
-- owner of a database may add it; where it is not installed, or may not be added, searches take as long as before.
DO $$
BEGIN
	CREATE EXTENSION IF NOT EXISTS pg_trgm;
	CREATE INDEX "audits_search" ON "audits" USING gin ("actor_name" gin_trgm_ops, "subject_name" gin_trgm_ops, "type" gin_trgm_ops, "message" gin_trgm_ops);
EXCEPTION
	WHEN feature_not_supported OR undefined_file OR undefined_object OR insufficient_privilege THEN
		RAISE NOTICE 'Searches of audits have no index: %', SQLERRM;
END
$$;
