-- Locks nothing. Returns the services that the live agents of this runtime offer.
select a.service_id from agents a where a.service_id is not null and a.deleted_at is null order by a.service_id
