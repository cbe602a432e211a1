-- Locks nothing. Returns one page of an agent's orders, newest first, as one JSON document; no row if there is no such
-- agent. A deleted agent's orders stay. It reads one row more than the page has, to know whether there is a next one.
with found as (
  -- One of the two, whichever index serves it.
  (select o, o.id from api_orders o
    where o."agentId" = cast(:#agentId as uuid) and cast(:#status as text) is null
      and (cast(:#cursor as text) is null or o.id < cast(:#cursor as uuid))
    order by o.id desc limit cast(:#limit as integer) + 1)
  union all
  (select o, o.id from api_orders o
    where o."agentId" = cast(:#agentId as uuid) and o.status = :#status
      and (cast(:#cursor as text) is null or o.id < cast(:#cursor as uuid))
    order by o.id desc limit cast(:#limit as integer) + 1)
), page as materialized (
  select o, id, row_number() over (order by id desc) as place from found)
select cast(json_build_object(
         'orders', coalesce(json_agg(to_json(o) order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(replace(cast(id as text), '-', ''))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
having exists (select from agents where id = cast(:#agentId as uuid))
