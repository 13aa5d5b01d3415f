-- Roles that may do no more than their program needs. To be run by the owner of Djag's database, who migrates it, after every upgrade:
--
--   createuser -P djag_web; createuser -P djag_worker            (once)
--   psql -d djag -f docs/database-roles.sql                      (as the owner, after npm run db:migrate)
--
-- The web then gets DATABASE_URL=postgres://djag_web:…@…/djag, workers the same with djag_worker.

grant usage on schema public, drizzle, djag_pgboss to djag_web, djag_worker;
grant select on all tables in schema drizzle to djag_web, djag_worker;
grant select, insert, update, delete on all tables in schema public, djag_pgboss to djag_web, djag_worker;
grant usage on all sequences in schema public, djag_pgboss to djag_web, djag_worker;

-- Audits are only ever added. What is old is removed by workers.
revoke update, delete on audits from djag_web;
revoke update on audits from djag_worker;
revoke insert, update, delete on audit_seals from djag_web;
revoke update on audit_seals from djag_worker;

-- What workers reckon the web only reads.
revoke insert, update, delete on kept_forecasts, timed_weeks, week_times from djag_web;

-- Whoever runs handlers has no business with who signs in, nor makes tokens. What has run out is removed by workers (who lock a row by the right to
-- change its id).
revoke all on accounts, two_factors, verifications, sessions, api_tokens, users, rate_limits from djag_worker;
grant select (id, email, deactivated_at) on users to djag_worker; -- whom it mails what they asked to hear
grant select (id, expires_at), update (id), delete on verifications, sessions to djag_worker;
grant select (id, revoked_at, expires_at), update (id), delete on api_tokens to djag_worker;

-- Secrets are written by the web and read by workers; the web reads those alone that a run of a worker over HTTP is given. Encrypting them with
-- another key (npm run secrets:rotate) is the owner's.
revoke select on secrets from djag_web;
grant select (name, key_id, created_at, changed_at, changed_by_name) on secrets to djag_web;
grant execute on function djag_secrets_of_attempt(uuid, integer, uuid) to djag_web;
revoke insert, update, delete on secrets from djag_worker;
