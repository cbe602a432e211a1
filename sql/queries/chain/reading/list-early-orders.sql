-- Locks nothing. Returns the orders that work began on and whose blocks, up to :#block, were not deep enough then: by
-- the marketplace's ids, with the block of the event that each was recorded by, and whether that is believed to be
-- gone.
select o.order_id, o.created_block as block, e.block_hash, o.orphaned_at is not null as orphaned
  from early_orders e join orders o on o.id = e.id
 where e.chain_id = cast(:#chainId as bigint) and e.block_number <= cast(:#block as bigint)
