-- Locks the session or API key. Notes that its wallet was asked again and said yes.
update access_grants set proven_at = clock_timestamp() where id = cast(:#id as uuid)
