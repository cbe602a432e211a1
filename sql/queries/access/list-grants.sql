-- Locks nothing. Returns one page of the sessions or API keys that are not over, newest first, as one JSON document;
-- only those of :#onlyOf, if given. It reads one row more than the page has, to know whether there is a next one.
with page as materialized (
  select to_jsonb(g) - 'kind'
           - case g.kind when 'session' then array['name', 'scopes'] else cast(array[] as text[]) end as g,
         g.id, row_number() over (order by g.id desc) as place
    from api_grants g
   where g.kind = :#kind
     and (cast(:#address as text) is null or g.address = lower(:#address))
     and (cast(:#onlyOf as text) is null or g.address = :#onlyOf)
     and (cast(:#cursor as text) is null or g.id < cast(:#cursor as uuid))
   order by g.id desc
   limit cast(:#limit as integer) + 1)
select cast(json_build_object(
         case :#kind when 'session' then 'sessions' else 'keys' end,
         coalesce(json_agg(g order by place) filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(replace(cast(id as text), '-', ''))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
