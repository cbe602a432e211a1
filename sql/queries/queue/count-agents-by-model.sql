-- Locks nothing. Returns each model that active agents name, and how many of them do.
select model, count(*) as agents from agents where status = 'active' and deleted_at is null group by model
