-- Locks the secrets of deleted agents that nothing needs any more: no order on its way, no vectors in another store.
-- They go.
delete from secrets s using agents a
 where a.id = s.agent_id and a.deleted_at is not null
   and not exists (select from orders o
                    where o.agent_id = a.id and o.status in ('pending', 'processing', 'completing', 'disputed'))
   and not exists (select from documents d where d.agent_id = a.id and d.store <> 'postgres-pgvector')
   and not exists (select from signers k
                     join transactions t on t.signer = k.address and t.chain_id = k.chain_id and t.status = 'signed'
                    where k.agent_id = a.id)
