-- The one clock: everything that is compared comes from here. A test session sets `djag.now` and lives in virtual time.
CREATE FUNCTION djag_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('djag.now', true), '')::timestamptz, now()) $$;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gist;
