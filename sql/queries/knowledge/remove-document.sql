-- Locks the document, whose vectors are gone from their store, and forgets it, or, if it failed, that it had any; with
-- the last one of a deleted agent its secrets go, which were kept to reach the store, unless an order still needs them.
with cleared as (
  update documents set passages = 0, failures = 0, locked_until = null
   where id = cast(:#document as uuid) and attempt = :#attempt and status = 'failed'),
gone as (
  delete from documents where id = cast(:#document as uuid) and attempt = :#attempt and status = 'deleting'
  returning id, agent_id)
delete from secrets s using gone g, agents a
 where s.agent_id = g.agent_id and a.id = g.agent_id and a.deleted_at is not null
   and not exists (select from documents d where d.agent_id = g.agent_id and d.id <> g.id)
   and not exists (select from orders o where o.agent_id = g.agent_id and o.status in ('processing', 'completing'))
   and not exists (select from signers k
                     join transactions t on t.signer = k.address and t.chain_id = k.chain_id and t.status = 'signed'
                    where k.agent_id = g.agent_id)
