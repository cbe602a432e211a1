-- Locks the signer's row, if :#turn still has it. Gives it free and notes what the turn found out, and why it
-- signed nothing if something failed. Returns whether there is more to send at once.
update signers s
   set locked_by = null, locked_until = null, held = cast(:#held as boolean), error = cast(:#error as text),
       balance = coalesce(cast(:#balance as numeric), s.balance),
       gap_since = case cast(:#gap as boolean) when true then coalesce(s.gap_since, clock_timestamp())
                                               when false then null else s.gap_since end,
       look_at = clock_timestamp() + cast(:#pauseMs as bigint) * interval '1 millisecond'
 where s.address = :#signer and s.chain_id = cast(:#chainId as bigint) and s.turn = cast(:#turn as integer)
returning cast(:#sent as boolean) and not s.held
          and exists (select from completions c
                       where c.seller_address = s.address and c.run_at <= clock_timestamp()
                         and not exists (select from transactions t
                                          where t.order_id = c.id and t.status = 'signed')) as more
