-- Locks nothing. Returns how many secrets each master key has sealed.
select key_id, count(*) as rows from secrets group by key_id order by key_id
