-- Locks nothing. Writes to the log, once for each reason, why an order's input was not taken from IPFS. Returns
-- nothing.
insert into logs (agent_id, order_id, level, message)
select o.agent_id, o.id, 'warn', :#reason from orders o
 where o.order_id = :#orderId and o.status = 'awaiting_input'
   and not exists (select from logs l where l.order_id = o.id and l.message = :#reason)
