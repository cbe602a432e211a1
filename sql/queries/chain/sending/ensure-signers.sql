-- Locks nothing that exists. Makes a row for each seller that the outbox has a completion of and that has none; jumps
-- from seller to seller in the index, however many completions each has.
with recursive sellers as (
  (select c.seller_address as address from completions c order by c.seller_address limit 1)
  union all
  select (select c.seller_address from completions c where c.seller_address > s.address
           order by c.seller_address limit 1)
    from sellers s where s.address is not null)
insert into signers (address, chain_id)
select s.address, cast(:#chainId as bigint) from sellers s where s.address is not null
on conflict do nothing
