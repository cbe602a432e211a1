-- Locks the transaction. Notes that it was sent, and what the node said. Returns its hash.
update transactions t
   set sent_at = clock_timestamp(), answer = :#answer, answer_text = cast(:#text as text)
 where t.hash = :#hash
returning t.hash
