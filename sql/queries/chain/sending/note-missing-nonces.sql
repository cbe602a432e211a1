-- Locks the signer's open transactions whose nonce is used on chain by none of ours, or was. Notes since when; after
-- :#pauseSeconds they end as replaced, and their completions get new ones. Returns what became of each.
update transactions t
   set missing_since = case when t.nonce = any (cast(string_to_array(:#nonces, ',') as bigint[]))
                            then coalesce(t.missing_since, clock_timestamp()) end,
       status = case when t.nonce = any (cast(string_to_array(:#nonces, ',') as bigint[]))
                      and t.missing_since < clock_timestamp() - make_interval(secs => cast(:#pauseSeconds as integer))
                     then 'replaced' else t.status end,
       error = case when t.nonce = any (cast(string_to_array(:#nonces, ',') as bigint[]))
                    then 'a transaction that this runtime did not sign took the nonce' end
 where t.signer = :#signer and t.chain_id = cast(:#chainId as bigint) and t.status = 'signed'
   and (t.missing_since is not null or t.nonce = any (cast(string_to_array(:#nonces, ',') as bigint[])))
returning t.hash, t.nonce, t.status
