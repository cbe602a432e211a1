-- Results that are no JSON documents: images that agents made on the way to their answers.
alter table results add column media_type text not null default 'application/json';
create index results_kept_back on results (order_id) where not published;

-- The images by the calls that they were made for, so that a call that is repeated finds its image and pays nothing.
create table images (
  key        text primary key,
  cid        text not null references results,
  order_id   uuid not null references orders,
  model      text not null,
  size       text not null,
  cost_usd   numeric(20, 8) not null default 0,
  created_at timestamptz not null default now()
);
create index images_order on images (order_id);

-- All that was made for the order is published with its result.
create or replace function release_result() returns trigger language plpgsql as $$
begin
  update results set publish_at = clock_timestamp()
   where not published and (cid = new.result_cid or order_id = new.id);
  return null;
end $$;
