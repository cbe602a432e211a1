-- Locks the orders that blocks above :#block created or moved. Returns how many.
with replaced as materialized (
  select o.id from orders o
   where o.id in (select n.id from orders n
                   where n.chain_id = cast(:#chainId as bigint) and n.created_block > cast(:#block as bigint)
                  union all
                  select s.order_id from settlements s
                   where s.chain_id = cast(:#chainId as bigint) and s.block_number > cast(:#block as bigint))
   order by o.id for update
)
select count(*) as orders from replaced
