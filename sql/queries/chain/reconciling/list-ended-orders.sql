-- Locks nothing. Returns up to :#limit orders that are in the state which the chain gave them within the last day,
-- after the time :#after, in the order in which it did.
select o.id, o.order_id, o.status, false as orphaned, cast(s.settled_at as text) as settled_at
  from settlements s join orders o on o.id = s.order_id
 where s.settled_at > now() - interval '1 day' and s.to_status = o.status
   and (cast(:#after as timestamptz) is null or s.settled_at > cast(:#after as timestamptz))
 order by s.settled_at limit cast(:#limit as integer)
