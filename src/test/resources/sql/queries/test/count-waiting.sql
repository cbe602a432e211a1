-- How many connections to this database wait for a lock.
select count(*) as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
