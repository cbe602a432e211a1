-- Locks nothing. Returns up to :#limit completions of a signer that are due and have no transaction, in the order of
-- work. Late ones are past their deadline, and the contract will say so. Reverted counts what the contract refused
-- since the chain last moved the order: what met a dispute that was rejected says nothing about the next.
select c.id, c.failures, c.seller_address, o.order_id, o.agent_id, o.result_uri, o.result_hash,
       o.deadline < clock_timestamp() - interval '1 minute' as late,
       (select count(*) from transactions t
         where t.order_id = c.id and t.status = 'reverted'
           and t.block_number > coalesce(o.settled_block, -1)) as reverted
  from completions c join orders o on o.id = c.id
 where c.seller_address = :#signer and c.run_at <= clock_timestamp() and o.status = 'completing'
   and o.orphaned_at is null
   and not exists (select from transactions t where t.order_id = c.id and t.status = 'signed')
 order by o.priority desc, least(c.created_at, o.deadline - interval '24 hours'), c.id
 limit cast(:#limit as integer)
