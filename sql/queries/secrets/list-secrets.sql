-- Locks nothing. Returns one page of the names of an agent's secrets as one JSON document; no row if there is no such
-- agent.
with page as materialized (
  select key, row_number() over (order by key) as place
    from secrets
   where agent_id = cast(:#agentId as uuid) and (cast(:#cursor as text) is null or key > :#cursor)
   order by key
   limit cast(:#limit as integer) + 1)
select cast(json_build_object(
         'keys', coalesce(json_agg(key order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(key) filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
having exists (select from agents where id = cast(:#agentId as uuid) and deleted_at is null)
