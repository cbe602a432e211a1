-- Locks the agent, its queue rows that no worker holds, its waiting orders, both in the order of their ids, and its
-- secrets, which stay while an order of it is still on its way to the chain, or another store has vectors of its
-- documents. Returns the agent's id; no row if there is no such live agent. An order that a worker runs ends as it
-- would have ended.
with gone as materialized (
  update agents set deleted_at = now(), updated_at = now()
   where id = cast(:#agentId as uuid) and deleted_at is null
  returning id),
queued as materialized (
  select q.id from order_queue q
   where q.agent_id in (select id from gone) and q.locked_until is null
   order by q.id for update),
waiting as materialized (
  select o.id from orders o
   where (select count(*) from queued) >= 0 and o.agent_id in (select id from gone)
     -- A pending order that is not among the locked ones is just being claimed.
     and (o.status in ('awaiting_input', 'awaiting_approval')
          or o.status = 'pending' and o.id in (select id from queued))
   order by o.id for update),
stopped as (
  update orders o
     set status = 'cancelled', error_message = 'the agent was deleted', updated_at = now()
    from waiting w where o.id = w.id
  returning o.id),
unqueued as (delete from order_queue q using stopped s where q.id = s.id),
forgotten as (
  -- What a worker still runs, or the outbox still signs, needs the agent's keys to its end.
  delete from secrets s using gone g
   where s.agent_id = g.id
     and not exists (select from orders o
                      where o.agent_id = g.id and o.status in ('processing', 'completing', 'disputed'))
     and not exists (select from documents d where d.agent_id = g.id and d.store <> 'postgres-pgvector')
     and not exists (select from signers k
                       join transactions t on t.signer = k.address and t.chain_id = k.chain_id and t.status = 'signed'
                      where k.agent_id = g.id))
select cast(id as text) as id from gone
