-- Locks nothing. Returns one page of approvals, newest first, without what the buyer asked, as one JSON document. It
-- reads one row more than the page has, to know whether there is a next one.
with page as materialized (
  select to_jsonb(p) - 'inputData' as p, p.id, row_number() over (order by p.id desc) as place
    from api_approvals(make_interval(secs => cast(:#${properties:agentl2.approvals.margin-seconds} as integer)),
                       make_interval(mins => cast(:#${properties:agentl2.approvals.urgent-minutes} as integer))) p
   where (cast(:#agentId as uuid) is null or p."agentId" = cast(:#agentId as uuid))
     and (cast(:#status as text) is null or p.status = :#status)
     and (cast(:#onlyOf as text) is null
          or exists (select from agents a where a.id = p."agentId" and a.owner_address = :#onlyOf))
     and (cast(:#cursor as text) is null or p.id < cast(:#cursor as uuid))
   order by p.id desc
   limit cast(:#limit as integer) + 1)
select cast(json_build_object(
         'approvals', coalesce(json_agg(p order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(replace(cast(id as text), '-', ''))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
