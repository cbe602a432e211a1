-- Locks nothing. Returns one page of the agent's versions, newest first, each with the fields that it changed, as one
-- JSON document; no row if there is no such agent. It reads one row more than the page has, to know whether there is a
-- next one.
with page as materialized (
  select v.version, v.changed_by, v.note, v.changed_at, row_number() over (order by v.version desc) as place,
         case when p.definition is not null
              then array(select f.key from json_each(v.definition) f
                         where json_changed(f.value, p.definition -> f.key) order by f.key)
          end as changed
    from agent_versions v left join agent_versions p on p.agent_id = v.agent_id and p.version = v.version - 1
   where v.agent_id = cast(:#agentId as uuid)
     and (cast(:#cursor as text) is null or v.version < cast(:#cursor as integer))
   order by v.version desc
   limit cast(:#limit as integer) + 1)
select cast(json_build_object(
         'versions', coalesce(json_agg(json_build_object('version', version, 'changedBy', changed_by, 'note', note,
                       'changedAt', api_time(changed_at), 'changed', changed) order by place)
                       filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then cast(max(version)
                                      filter (where place = cast(:#limit as integer)) as text) end) as text) as json
  from page
having exists (select from agents where id = cast(:#agentId as uuid))
