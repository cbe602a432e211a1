-- Locks the condition's row. Returns whether it is new.
insert into conditions as c (kind, subject, message) values (:#kind, :#subject, :#message)
on conflict (kind, subject) do update set message = excluded.message
returning c.since = now() as "isNew"
