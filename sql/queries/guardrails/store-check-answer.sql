-- Locks nothing but the new row. Keeps what a model answered to a check's question in the order's present run.
insert into check_answers (order_id, run, question, answer)
select o.id, o.run, :#question, :#answer from orders o where o.id = cast(:#id as uuid)
on conflict (order_id, run, question) do nothing
