-- Locks results that are kept back although their order is completed by now, in a block that enough others follow, or
-- that a person approved meanwhile, skipping those that are locked, and leaves each to one worker for 30 seconds; if it
-- cannot publish the result, it is due again then. A document that is not the order's result any more is none of them.
-- Returns them with their order.
with due as materialized (
  update results r set publish_at = clock_timestamp() + interval '30 seconds'
   where r.cid = any (array(
           select p.cid from results p join orders o on o.id = p.order_id
            where not p.published and p.publish_at <= clock_timestamp()
              and (o.result_cid = p.cid or p.media_type <> 'application/json')
              and (p.early and o.status in ('completing', 'completed')
                   or o.status = 'completed'
                      and coalesce(o.settled_block + cast(:#${properties:agentl2.chain.confirmations} as integer)
                        <= (select c.head_block from chain_cursor c order by c.head_at desc nulls last limit 1), false))
            order by p.publish_at limit 20 for update of p skip locked))
  returning r.cid, r.bytes, r.order_id
)
select d.cid, d.bytes, o.order_id, o.agent_id from due d join orders o on o.id = d.order_id
