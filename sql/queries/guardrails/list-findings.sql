-- Locks nothing. Returns what guardrails found in the present run of the order, oldest first.
select f.stage, f.guardrail, f.found_by as "check", f.action, f.detail
  from guardrail_findings f join orders o on o.id = f.order_id and o.run = f.run
 where o.id = cast(:#id as uuid) order by f.id
