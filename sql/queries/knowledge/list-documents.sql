-- Locks nothing. Returns one page of an agent's documents, newest first, as one JSON document; no row if there is no
-- such agent.
with page as materialized (
  select d, d.id, row_number() over (order by d.id desc) as place
    from api_documents d
   where d."agentId" = cast(:#agentId as uuid) and (cast(:#cursor as text) is null or d.id < cast(:#cursor as uuid))
   order by d.id desc
   limit cast(:#limit as integer) + 1)
select cast(json_build_object(
         'documents', coalesce(json_agg(to_json(d) order by place)
                               filter (where place <= cast(:#limit as integer)), '[]'),
         'nextCursor', case when count(*) > cast(:#limit as integer)
                            then max(replace(cast(id as text), '-', ''))
                              filter (where place = cast(:#limit as integer)) end) as text) as json
  from page
having exists (select from agents where id = cast(:#agentId as uuid) and deleted_at is null)
