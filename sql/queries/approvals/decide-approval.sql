-- Locks the order's queue row, then the order, then the approval. Writes down what a person decided, if nobody has, and
-- moves the order: to the chain's outbox with the answer, or with :#result in its place; or, if it is rejected, to its
-- end without one. Returns the approval as it was and whether it was decided; no row if there is no such approval.
with queued as materialized (
  select q.id from order_queue q
   where q.id = (select order_id from approvals where id = cast(:#approvalId as uuid))
     for update),
target as materialized (
  select o.id, o.status, o.seller_address from orders o
   where o.id = (select order_id from approvals where id = cast(:#approvalId as uuid))
     and (select count(*) from queued) >= 0
     for update),
asked as materialized (
  select p.* from approvals p
   where p.id = cast(:#approvalId as uuid) and (select count(*) from target) >= 0 for update),
decided as (
  update approvals p
     set status = :#decision, decided_by = cast(:#by as text), note = cast(:#note as text),
         decided_at = clock_timestamp(),
         modified = cast(:#result as text)
    from asked a join target t on t.id = a.order_id
   where p.id = a.id and a.status = 'pending' and t.status = 'awaiting_approval'
  returning p.*),
stored as (
  insert into results (cid, bytes, order_id, published, early)
  select cast(:#cid as text), cast(:#bytes as bytea), order_id, false, cast(:#early as boolean)
    from decided where :#decision = 'modified'
  on conflict (cid) do nothing),
moved as (
  update orders o
     set status = case d.status when 'rejected' then 'failed' else 'completing' end, updated_at = clock_timestamp(),
         error_message = case d.status when 'rejected' then approval_reason(d.status, d.decided_by, d.note) end,
         finish_reason = case d.status when 'approved' then o.finish_reason end,
         result_data = case d.status when 'modified' then d.modified when 'approved' then o.result_data end,
         result_cid = case d.status when 'modified' then cast(:#cid as text) when 'approved' then o.result_cid end,
         result_uri = case d.status when 'modified' then cast(:#uri as text) when 'approved' then o.result_uri end,
         result_hash = case d.status when 'modified' then cast(:#hash as text) when 'approved' then o.result_hash end
    from decided d where o.id = d.order_id
  returning o.id, o.seller_address, o.status),
outbox as (
  insert into completions (id, seller_address) select id, seller_address from moved where status = 'completing'
  on conflict (id) do update set run_at = now(), failures = 0)
select a.status, a.decided_by, api_time(a.decided_at) as decided_at, a.note, a.modified, a.timeout_policy,
       m.status as order_status
  from asked a left join moved m on m.id = a.order_id
