-- Locks nothing. Returns the exact bytes of the answer that an approval is about, null if there are none, and its
-- order; no row if there is no such approval.
select r.bytes, p.order_id from approvals p left join results r on r.cid = p.result_cid
  where p.id = cast(:#approvalId as uuid)
