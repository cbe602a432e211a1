-- Locks nothing. Returns one page of live agents, newest first, as one JSON document; only the agents of :#onlyOf, if
-- given. It reads one row more than the page has, to know whether there is a next one.
with page as materialized (
  select a, a.id, row_number() over (order by a.id desc) as place
    from (select * from api_agents join api_agent_activity using (id)) a
   where (cast(:#owner as text) is null or a."ownerAddress" = lower(:#owner))
     and (cast(:#onlyOf as text) is null or a."ownerAddress" = :#onlyOf)
     and (cast(:#cursor as text) is null or a.id < cast(:#cursor as uuid))
   order by a.id desc
   limit cast(:#limit as integer) + 1)
select cast(json_build_object(
         'agents', coalesce(json_agg(to_json(a) order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(replace(cast(id as text), '-', ''))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
