-- Locks nothing. Returns those of the services :#serviceIds that a live agent of this runtime offers.
select a.service_id from agents a
 where a.service_id = any (string_to_array(:#serviceIds, ',')) and a.deleted_at is null
