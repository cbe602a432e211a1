-- Locks the signer, if :#turn still has it, and the completions that are signed, by their ids. Stores signed
-- transactions, all or none: none if the turn was lost, or if one of the orders was settled meanwhile; the turn is kept
-- for another lease. The bytes of one that had lost its nonce may be signed again, for a replaced block can give the
-- nonce back. Returns their hashes.
with turn as (
  update signers s
     set locked_until = clock_timestamp() + make_interval(secs => cast(:#leaseSeconds as integer)),
         agent_id = coalesce(cast(:#agentId as uuid), s.agent_id), signed_at = clock_timestamp()
   where s.address = :#signer and s.chain_id = cast(:#chainId as bigint) and s.turn = cast(:#turn as integer)
     and s.locked_until is not null
  returning s.address
), given as materialized (
  select * from jsonb_to_recordset(cast(:#rows as jsonb))
      as r(hash text, "order" uuid, kind text, nonce bigint, raw text, gas numeric, fee numeric, tip numeric,
           block bigint)
), held as materialized (
  select c.id from completions c
   where exists (select from turn) and c.id = any (array(select g."order" from given g where g."order" is not null))
   order by c.id for update
), stored as (
  insert into transactions as t (hash, order_id, kind, signer, chain_id, nonce, raw, gas_limit, max_fee, max_tip,
                                 signed_block)
  select g.hash, g."order", g.kind, u.address, cast(:#chainId as bigint), g.nonce, g.raw, g.gas, g.fee, g.tip, g.block
    from given g cross join turn u
   where (select count(*) from held) = (select count(distinct h."order") from given h where h."order" is not null)
  on conflict (hash) do update
     set status = 'signed', error = null, missing_since = null, sent_at = null, answer = null,
         signed_block = excluded.signed_block
   where t.status = 'replaced'
  returning hash, order_id, nonce, max_fee
), told as (
  insert into logs (agent_id, order_id, level, message, data)
  select o.agent_id, o.id, 'info', 'completeOrder is signed',
         jsonb_build_object('transaction', s.hash, 'nonce', s.nonce, 'maxFeePerGas', cast(s.max_fee as text))
    from stored s join orders o on o.id = s.order_id
)
select hash from stored
