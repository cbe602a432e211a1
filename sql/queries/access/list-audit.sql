-- Locks nothing. Returns one page of the audit log, newest first, as one JSON document. It reads one row more than the
-- page has, to know whether there is a next one.
with found (id) as (
  -- Of all agents; or of one, which a call named or made.
  (select l.id from audit_log l
    where cast(:#agentId as uuid) is null
      and (cast(:#address as text) is null or l.caller = lower(:#address))
      and (cast(:#orderId as uuid) is null or l.order_id = cast(:#orderId as uuid))
      and (cast(:#operation as text) is null or l.operation = :#operation)
      and (cast(:#cursor as text) is null or l.id < cast(:#cursor as uuid))
    order by l.id desc limit cast(:#limit as integer) + 1)
  union all
  (select l.id from audit_log l
    where l.agent_id = cast(:#agentId as uuid)
      and (cast(:#address as text) is null or l.caller = lower(:#address))
      and (cast(:#orderId as uuid) is null or l.order_id = cast(:#orderId as uuid))
      and (cast(:#operation as text) is null or l.operation = :#operation)
      and (cast(:#cursor as text) is null or l.id < cast(:#cursor as uuid))
    order by l.id desc limit cast(:#limit as integer) + 1)
  union all
  (select l.id from audit_outcomes o join audit_log l on l.id = o.audit_id
    where o.agent_id = cast(:#agentId as uuid) and l.agent_id is null
      and (cast(:#address as text) is null or l.caller = lower(:#address))
      and (cast(:#orderId as uuid) is null or l.order_id = cast(:#orderId as uuid))
      and (cast(:#operation as text) is null or l.operation = :#operation)
      and (cast(:#cursor as text) is null or l.id < cast(:#cursor as uuid))
    order by o.audit_id desc limit cast(:#limit as integer) + 1)
), page as materialized (
  select to_jsonb(l) as l, l.id, row_number() over (order by l.id desc) as place
    from (select f.id from found f order by f.id desc limit cast(:#limit as integer) + 1) f
    join api_audit l on l.id = f.id)
select cast(json_build_object(
         'entries', coalesce(json_agg(l order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(replace(cast(id as text), '-', ''))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
