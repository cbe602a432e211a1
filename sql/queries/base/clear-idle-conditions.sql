-- Locks the conditions of signers that have nothing to send any more, and deletes them: nobody waits for funds then, or
-- for cheaper gas. Returns them.
delete from conditions c
 where c.kind in ('low_balance', 'gas_above_ceiling')
   and not exists (select from completions p where p.seller_address = c.subject)
   and not exists (select from transactions t where t.signer = c.subject and t.status = 'signed')
returning c.kind, c.subject
