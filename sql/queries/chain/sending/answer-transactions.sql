-- Locks the transactions of :#rows, by their hashes, if :#turn still has the key. Notes that they were sent, and what
-- the node said to each. After a turn that was lost nothing is noted: who has the next one sends the same bytes again.
-- Returns their hashes.
with given as materialized (
  select * from jsonb_to_recordset(cast(:#rows as jsonb)) as g(hash text, answer text, text text)
), held as materialized (
  select t.hash from transactions t
   where t.hash = any (array(select g.hash from given g))
     and exists (select from signers s
                  where s.address = :#signer and s.chain_id = cast(:#chainId as bigint)
                    and s.turn = cast(:#turn as integer) and s.locked_until is not null)
   order by t.hash for no key update
)
update transactions t
   set sent_at = clock_timestamp(), answer = g.answer, answer_text = g.text
  from given g join held h on h.hash = g.hash
 where t.hash = h.hash
returning t.hash
