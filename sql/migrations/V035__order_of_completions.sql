-- The order in which completions are sent, kept with them: with thousands waiting for one key, each of its turns read and
-- sorted all of them to take the next few.
alter table completions add column priority integer not null default 0;
alter table completions add column rank timestamptz not null default now();

update completions c set priority = o.priority, rank = least(c.created_at, o.deadline - interval '24 hours')
  from orders o where o.id = c.id;

create function rank_completion() returns trigger language plpgsql as $$
begin
  select o.priority, least(new.created_at, o.deadline - interval '24 hours') into new.priority, new.rank
    from orders o where o.id = new.id;
  return new;
end $$;

create trigger completions_rank before insert on completions for each row execute function rank_completion();

create index completions_work on completions (seller_address, priority desc, rank, id);
