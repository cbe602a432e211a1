-- Locks nothing. Returns what a model answered to a check's question in the order's present run; no row if it was not
-- asked.
select a.answer from check_answers a join orders o on o.id = a.order_id and o.run = a.run
 where o.id = cast(:#id as uuid) and a.question = :#question
