-- Locks nothing. Returns one page of the agent's log, newest first, as one JSON document; no row if there is no such
-- agent. It reads one row more than the page has, to know whether there is a next one.
with page as materialized (
  select to_jsonb(l) || jsonb_build_object('id', cast(l.id as text)) as l, l.id,
         row_number() over (order by l.id desc) as place
    from api_logs l
   where l."agentId" = cast(:#agentId as uuid)
     and (cast(:#cursor as text) is null or l.id < cast(cast('x' || :#cursor as bit(64)) as bigint))
   order by l.id desc
   limit cast(:#limit as integer) + 1)
select cast(json_build_object(
         'logs', coalesce(json_agg(l order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(lpad(to_hex(id), 16, '0'))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
having exists (select from agents where id = cast(:#agentId as uuid))
