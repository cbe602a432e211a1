-- Locks nothing. Returns one row after so many seconds.
select 1 as slept from (select pg_sleep(cast(:#seconds as double precision))) s
