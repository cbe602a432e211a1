-- Locks the message, if it is still on its way. Notes that it was delivered, or why not; after the last try it is given
-- up, which the order's log says. Returns its id.
with noted as (
  update approval_messages m
     set delivered_at = case when cast(:#error as text) is null then clock_timestamp() end,
         error = cast(:#error as text),
         run_at = case when cast(:#error as text) is not null and not cast(:#last as boolean) then m.run_at end
   where m.id = cast(:#id as uuid) and m.run_at is not null
  returning m.id, m.approval_id, m.type, m.run_at, m.error),
logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select p.agent_id, p.order_id, 'warn', 'the approval webhook was not told: ' || n.error,
         jsonb_build_object('type', n.type, 'message', n.id)
    from noted n join approvals p on p.id = n.approval_id where n.error is not null and n.run_at is null)
select id from noted
