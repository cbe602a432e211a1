with o as (
  insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units, deadline,
                      priority, status, input_data, created_block, created_tx_hash)
  select '0x' || md5(cast(random() as text)) || md5(cast(i as text) || :#agentId), '0x' || repeat('2', 64),
         cast(:#agentId as uuid), '0x' || repeat('3', 40),
         '0x' || repeat('4', 40), 1, 1, now() + interval '1 day', cast(:#priority as integer), 'pending',
         '{"prompt": "Hello."}', 1, '0x1'
    from generate_series(1, cast(:#count as integer)) i
  returning id, agent_id, priority, deadline
)
insert into order_queue (id, agent_id, priority, rank) select id, agent_id, priority, queue_rank(deadline) from o
