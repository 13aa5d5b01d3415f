-- By its owner's rights it hands out what few may read, so everybody may not call it: the owner, and the role of the web (docs/database-roles.sql).
REVOKE EXECUTE ON FUNCTION djag_secrets_of_attempt(uuid, integer, uuid) FROM PUBLIC;
