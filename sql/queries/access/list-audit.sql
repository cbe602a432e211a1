-- Locks nothing. Returns one page of the audit log, newest first, as one JSON document. It reads one row more than the
-- page has, to know whether there is a next one.
with page as materialized (
  select to_jsonb(l) as l, l.id, row_number() over (order by l.id desc) as place
    from api_audit l
   where (cast(:#address as text) is null or l.caller = lower(:#address))
     and (cast(:#agentId as uuid) is null or l."agentId" = cast(:#agentId as uuid))
     and (cast(:#orderId as uuid) is null or l."orderId" = cast(:#orderId as uuid))
     and (cast(:#operation as text) is null or l.operation = :#operation)
     and (cast(:#cursor as text) is null or l.id < cast(:#cursor as uuid))
   order by l.id desc
   limit cast(:#limit as integer) + 1)
select cast(json_build_object(
         'entries', coalesce(json_agg(l order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(replace(cast(id as text), '-', ''))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
