-- Locks nothing. Returns the numbers of those of :#events that are recorded just so: orders whose event is where it
-- was, and disputes that moved their order.
select g.number
  from jsonb_to_recordset(cast(:#events as jsonb))
      as g(number integer, "orderId" text, creation boolean, "chainId" bigint, block bigint, transaction text,
           "logIndex" integer)
  join orders o on o.order_id = g."orderId" and o.chain_id = g."chainId"
 where g.creation and o.orphaned_at is null and o.created_block = g.block and o.created_tx_hash = g.transaction
    or not g.creation
       and exists (select from settlements s
                    where s.order_id = o.id and s.block_number = g.block and s.log_index = g."logIndex")
