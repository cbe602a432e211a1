-- Locks nothing but the new rows. Writes what guardrails found in the present run of the order, each once.
insert into guardrail_findings (order_id, run, stage, guardrail, found_by, detail, action)
select o.id, o.run, f.stage, f.guardrail, f."check", f.detail, f.action
  from orders o
  cross join jsonb_to_recordset(cast(:#findings as jsonb))
          as f(stage text, guardrail text, "check" text, detail text, action text)
 where o.id = cast(:#id as uuid)
on conflict do nothing
