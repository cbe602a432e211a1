-- Locks the queue's rows of the orders that blocks above :#block created or moved, in the workers' order: the queue's
-- row first. Returns how many.
with replaced as materialized (
  select q.id from order_queue q
   where q.id in (select o.id from orders o
                   where o.chain_id = cast(:#chainId as bigint) and o.created_block > cast(:#block as bigint)
                  union all
                  select s.order_id from settlements s
                   where s.chain_id = cast(:#chainId as bigint) and s.block_number > cast(:#block as bigint))
   order by q.id for update
)
select count(*) as orders from replaced
