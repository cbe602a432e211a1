-- Locks nothing. Returns a signer's transactions that are signed and not settled, by nonce, the newest attempt last; an
-- orphan's order was settled by other means.
select t.hash, t.kind, t.nonce, t.raw, t.gas_limit as gas, t.max_fee as fee, t.max_tip as tip, t.signed_block as block,
       cast(extract(epoch from clock_timestamp() - t.sent_at) as double precision) as "sentSecondsAgo", t.answer, o.id,
       o.order_id, o.agent_id, o.result_uri, o.result_hash,
       not exists (select from completions c where c.id = t.order_id) as orphan
  from transactions t left join orders o on o.id = t.order_id
 where t.signer = :#signer and t.chain_id = cast(:#chainId as bigint) and t.status = 'signed'
 order by t.nonce, t.created_at
