-- Locks nothing. Returns how many secrets each key has sealed: a master key, or a version of a key of Vault's transit.
select key_id, count(*) as rows from secrets group by key_id order by key_id
