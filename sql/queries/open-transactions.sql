-- Locks nothing. Returns the signed transactions of a chain that are not settled, oldest first.
select t.hash, t.order_id as "order", t.signer, t.nonce, t.raw, o.agent_id,
       not exists (select from completions c where c.id = t.order_id) as orphan, o.order_id, o.result_uri, o.result_hash
  from transactions t join orders o on o.id = t.order_id
 where t.status = 'signed' and t.chain_id = cast(:#${bean:marketplace?method=chainId} as bigint)
 order by t.created_at limit 200
