-- Whoever queues an order holds its row, and whoever claims it holds its queue row and waits for the order. An insert with
-- "on conflict do nothing" waits for a transaction that is changing the row that is there, even one that the statement cannot
-- see yet: the two would wait for each other. The query in this trigger does see it, for all who queue an order hold that order
-- first, and leaves it alone.
create function keep_queued_order() returns trigger language plpgsql as $$
begin
  if exists (select from order_queue where id = new.id) then
    return null;
  end if;
  return new;
end $$;
create trigger keep_queued_order before insert on order_queue for each row execute function keep_queued_order();
