-- Locks nothing. Returns the live agent that offers the service; nothing if this runtime hosts none.
select a.id from agents a where a.service_id = :#serviceId and a.deleted_at is null
