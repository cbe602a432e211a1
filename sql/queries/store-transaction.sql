-- Writes the locked signer's next nonce and a signed transaction. Returns the transaction's hash.
with counted as (
  update signers s set next_nonce = cast(:#nonce as bigint) + 1
   where s.address = :#signer and s.chain_id = cast(:#chainId as bigint)
)
insert into transactions (hash, order_id, signer, chain_id, nonce, raw)
values (:#hash, cast(:#id as uuid), :#signer, cast(:#chainId as bigint), cast(:#nonce as bigint), :#raw)
returning hash
