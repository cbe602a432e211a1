-- Locks signers that have something to do, skipping those that are locked, and leases them to :#worker for a turn.
-- There is none while a reorganisation waits for a person, or the node is of another chain than the one that is read.
-- A key with a deadline near is looked at as if it had waited a minute longer. Returns each with the number of its
-- turn, and an agent that has its key.
update signers s
   set turn = nextval('order_attempts'), locked_by = :#worker,
       locked_until = clock_timestamp() + make_interval(secs => cast(:#leaseSeconds as integer))
 where s.chain_id = cast(:#chainId as bigint)
   and s.address = any (array(
         select d.address from signers d
          where d.chain_id = cast(:#chainId as bigint)
            and (d.locked_until is null or d.locked_until < clock_timestamp())
            and not exists (select from conditions k
                             where k.kind = 'wrong_chain'
                                or k.kind = 'deep_reorg' and k.subject = cast(d.chain_id as text))
            and exists (select from chain_cursor c where c.chain_id = d.chain_id)
            and case when d.look_at <= clock_timestamp()
                     then exists (select from transactions t
                                   where t.signer = d.address and t.chain_id = d.chain_id and t.status = 'signed')
                          or exists (select from completions c where c.seller_address = d.address)
                     else not d.held
                          and exists (select from completions c
                                       where c.seller_address = d.address and c.run_at <= clock_timestamp()
                                         and not exists (select from transactions t
                                                          where t.order_id = c.id and t.status = 'signed'))
                end
          order by d.look_at - case when exists (
                     select from orders o
                      where o.status = 'completing' and o.deadline < clock_timestamp() + interval '10 minutes'
                        and o.seller_address = d.address)
                     then interval '1 minute' else interval '0' end
          limit 8 for update skip locked))
returning s.address, s.turn,
          cast(extract(epoch from clock_timestamp() - s.gap_since) as double precision) as "gapSeconds",
          coalesce(s.agent_id, (select o.agent_id from completions c join orders o on o.id = c.id
                                 where c.seller_address = s.address limit 1)) as "agentId"
