-- Locks nothing. Returns up to :#limit completions of a signer that are due and have no transaction, in the order of
-- work, which their index has: however many wait, the first are read. Late ones are past their deadline, and the
-- contract will say so. Reverted counts what the contract refused since the chain last moved the order: what met a
-- dispute that was rejected says nothing about the next.
with due as materialized (
  select c.id, c.failures, c.seller_address, c.priority, c.rank from completions c
   where c.seller_address = :#signer and c.run_at <= clock_timestamp()
     -- Looked up for each: of what is joined, all that wait would be read and sorted.
     and (select o.status = 'completing' and o.orphaned_at is null from orders o where o.id = c.id)
     and not (select count(*) > 0 from transactions t where t.order_id = c.id and t.status = 'signed')
   order by c.seller_address, c.priority desc, c.rank, c.id
   limit cast(:#limit as integer)
)
select d.id, d.failures, d.seller_address, o.order_id, o.agent_id, o.result_uri, o.result_hash,
       o.deadline < clock_timestamp() - interval '1 minute' as late,
       (select count(*) from transactions t
         where t.order_id = d.id and t.status = 'reverted'
           and t.block_number > coalesce(o.settled_block, -1)) as reverted
  from due d join orders o on o.id = d.id
 order by d.priority desc, d.rank, d.id
