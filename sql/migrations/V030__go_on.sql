-- Where an order that goes on from before waits for who takes it next: one that is pending in the queue, one that is completing in
-- the outbox. Of one that is there already nothing is changed. To be called with the order's row locked, by who moved it.
create function go_on(o_id uuid, o_status text, o_agent uuid, o_priority integer, o_deadline timestamptz, o_seller text)
returns void language sql as $$
  insert into order_queue (id, agent_id, priority, rank, ready)
  select o_id, a.id, o_priority, queue_rank(o_deadline), a.status = 'active' and a.deleted_at is null
    from agents a where a.id = o_agent and o_status = 'pending'
  on conflict (id) do nothing;
  insert into completions (id, seller_address)
  select o_id, o_seller where o_status = 'completing'
  on conflict (id) do nothing
$$;
