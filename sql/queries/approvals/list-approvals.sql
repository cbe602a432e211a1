-- Locks nothing. Returns one page of approvals, newest first, without what the buyer asked, as one JSON document. It
-- reads one row more than the page has, to know whether there is a next one.
with whose (agent_id) as (
  -- The agents whose approvals are wanted, where they are not all.
  select a.id from agents a
   where a.owner_address = :#onlyOf and (cast(:#agentId as uuid) is null or a.id = cast(:#agentId as uuid))
  union all
  select cast(:#agentId as uuid) where cast(:#agentId as uuid) is not null and cast(:#onlyOf as text) is null
), found (id) as (
  -- One of the four, each by an index of its own: of these agents or of all, of one status or of any.
  (select p.id from whose w cross join lateral (
     select p.id from approvals p
      where p.agent_id = w.agent_id and p.status = :#status
        and (cast(:#cursor as text) is null or p.id < cast(:#cursor as uuid))
      order by p.id desc limit cast(:#limit as integer) + 1) p)
  union all
  (select p.id from whose w cross join lateral (
     select p.id from approvals p
      where p.agent_id = w.agent_id and cast(:#status as text) is null
        and (cast(:#cursor as text) is null or p.id < cast(:#cursor as uuid))
      order by p.id desc limit cast(:#limit as integer) + 1) p)
  union all
  (select p.id from approvals p
    where cast(:#agentId as uuid) is null and cast(:#onlyOf as text) is null and p.status = :#status
      and (cast(:#cursor as text) is null or p.id < cast(:#cursor as uuid))
    order by p.id desc limit cast(:#limit as integer) + 1)
  union all
  (select p.id from approvals p
    where cast(:#agentId as uuid) is null and cast(:#onlyOf as text) is null and cast(:#status as text) is null
      and (cast(:#cursor as text) is null or p.id < cast(:#cursor as uuid))
    order by p.id desc limit cast(:#limit as integer) + 1)
), page as materialized (
  select to_jsonb(p) - 'inputData' as p, p.id, row_number() over (order by p.id desc) as place
    from (select f.id from found f order by f.id desc limit cast(:#limit as integer) + 1) f
    join api_approvals(make_interval(secs => cast(:#${properties:agentl2.approvals.margin-seconds} as integer)),
                       make_interval(mins => cast(:#${properties:agentl2.approvals.urgent-minutes} as integer))) p
      on p.id = f.id)
select cast(json_build_object(
         'approvals', coalesce(json_agg(p order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(replace(cast(id as text), '-', ''))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
