-- Locks up to 5000 settlements that are older than 30 days, and deletes them: no block that old is replaced. Those of
-- a disputed order stay, for they say where it goes on if the dispute is rejected. Returns how many.
with old as (
  delete from settlements s
   where s.ctid = any (array(select f.ctid from settlements f
                              where f.settled_at < now() - interval '30 days'
                                and not exists (select from orders o where o.id = f.order_id and o.status = 'disputed')
                              order by f.settled_at limit 5000))
  returning 1
)
select count(*) as forgotten from old
