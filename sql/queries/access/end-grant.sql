-- Locks the session or API key. Ends it; returns its id, and no row if it is over already or not of that kind.
update access_grants set ended_at = clock_timestamp(), ended_why = :#why
 where id = cast(:#id as uuid) and kind = :#kind and ended_at is null
returning cast(id as text) as id
