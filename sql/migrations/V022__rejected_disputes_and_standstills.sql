-- A dispute that is rejected pays nobody: the marketplace has the order Pending again, and it goes on here from where it was.
insert into order_transitions values
  ('disputed', 'awaiting_input'), ('disputed', 'pending'), ('disputed', 'awaiting_approval'), ('disputed', 'completing'),
  ('disputed', 'failed'), ('disputed', 'expired')
  on conflict (from_status, to_status) do update set undo = false;

-- The event's place in its block: what is recorded once is not applied again when its block is read again. Null for a step
-- that followed from asking the contract, or from a receipt.
alter table settlements add column log_index integer;

-- Where an order goes when what the chain said of it does not hold any more: to where it was before. What a worker ran is run
-- again; what nobody can run any more, for its agent is deleted, is stopped as the deletion would have stopped it.
create function state_before(o orders) returns table (status text, error text) language sql stable as $$
  select case when s.stopped then 'cancelled' else s.status end, case when s.stopped then 'the agent was deleted' else s.error end
    from (select b.status, b.error,
                 a.deleted_at is not null and b.status in ('awaiting_input', 'pending', 'awaiting_approval') as stopped
            from agents a,
                 lateral (select coalesce(case was.from_status when 'processing' then 'pending' else was.from_status end,
                                          case when o.result_uri is not null and o.result_hash is not null then 'completing'
                                               when o.input_data is null then 'awaiting_input'
                                               else 'pending' end) as status,
                                 was.from_error as error
                            from (select 1) one
                            left join lateral (
                              select s.from_status, s.from_error from settlements s
                               where s.order_id = o.id and s.from_status not in ('completed', 'disputed')
                                 -- An end that the chain itself had said before is none to go back to.
                                 and not (s.from_status in ('cancelled', 'failed', 'expired')
                                          and exists (select from settlements e
                                                       where e.order_id = o.id and e.to_status = s.from_status
                                                         and e.from_status <> 'disputed' and e.settled_at < s.settled_at))
                               order by s.settled_at desc limit 1) was on true) b
           where a.id = o.agent_id) s
$$;

-- A disputed order is open on chain, and compared with the contract for as long as it is.
drop index orders_open;
create index orders_open on orders (id)
  where status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval', 'completing', 'disputed');

-- Finds what waits for the chain and has not long to go, and what the chain refused: both few, however long the history.
create index orders_completing on orders (deadline) where status = 'completing';
create index transactions_reverted on transactions (order_id) where status = 'reverted';

-- Pages through what ended a short while ago, to compare it with the contract, whoever ended it.
create index orders_ended on orders (updated_at, id) where status in ('completed', 'failed', 'cancelled', 'expired');

-- What a rejected dispute made completed here may be open on chain. The next comparison looks at all of it.
update orders o set updated_at = clock_timestamp()
 where o.status = 'completed' and o.deadline > clock_timestamp()
   and exists (select from settlements s
                where s.order_id = o.id and s.from_status = 'disputed' and s.to_status = 'completed');

-- Since when there have been blocks to read, and none was; null while all is read. And why the last turn read or signed
-- nothing, for who asks how it is.
alter table chain_cursor add column behind_since timestamptz;
alter table chain_cursor add column error text;
alter table signers add column error text;
-- When the key signed last.
alter table signers add column signed_at timestamptz;
alter table completions add column error text;
