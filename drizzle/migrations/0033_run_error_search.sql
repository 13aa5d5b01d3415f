-- Text is searched for in the errors of runs: without this index that reads every run that failed. See the index of audits for where it is not made.
DO $$
BEGIN
	CREATE EXTENSION IF NOT EXISTS pg_trgm;
	CREATE INDEX "runs_error_search" ON "runs" USING gin (("error" ->> 'message') gin_trgm_ops) WHERE "error" IS NOT NULL;
EXCEPTION
	WHEN feature_not_supported OR undefined_file OR undefined_object OR insufficient_privilege THEN
		RAISE NOTICE 'Searches of errors have no index: %', SQLERRM;
END
$$;
