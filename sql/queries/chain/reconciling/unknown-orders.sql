-- Locks nothing. Returns those of the marketplace's order ids :#ids that no order here has.
select g.id as order_id from unnest(string_to_array(:#ids, ',')) as g (id)
 where not exists (select from orders o where o.order_id = g.id)
