-- Locks the document that has waited the longest to be read or removed, of the agent whose turn was the longest ago,
-- skipping those that are locked, and leaves it to one worker for 20 seconds, which that renews. One that failed is
-- claimed for what it left in another store. Then locks and notes the agent's turn. Returns the document; no row if
-- there is nothing to do.
with due as materialized (
  select d.id from documents d left join document_turns t on t.agent_id = d.agent_id
   where (d.status in ('processing', 'deleting')
          or d.status = 'failed' and d.passages > 0 and d.store <> 'postgres-pgvector')
     and d.run_at <= now() and (d.locked_until is null or d.locked_until < clock_timestamp())
   order by t.at nulls first, d.run_at limit 1 for update of d skip locked),
claimed as (
  update documents d
     set locked_until = clock_timestamp() + interval '20 seconds', attempt = d.attempt + 1
    from due where d.id = due.id
  returning d.id, d.agent_id, d.name, d.media_type, d.content, d.status, d.store, cast(d.location as text) as location,
            d.embedding_model, d.passages, d.attempt, d.failures),
turn as (
  insert into document_turns as t (agent_id, at) select agent_id, clock_timestamp() from claimed
  on conflict (agent_id) do update set at = excluded.at)
select * from claimed
