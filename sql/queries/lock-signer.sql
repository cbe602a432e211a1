-- Locks the signer's row until the transaction ends. Returns its next nonce, and whether a transaction of it is in flight.
insert into signers as s (address, chain_id, next_nonce) values (:#signer, cast(:#chainId as bigint), 0)
on conflict (address, chain_id) do update set next_nonce = s.next_nonce
returning s.next_nonce,
          exists (select from transactions t
                   where t.signer = s.address and t.chain_id = s.chain_id and t.status = 'signed') as in_flight
