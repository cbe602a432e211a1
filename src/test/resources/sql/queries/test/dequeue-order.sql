delete from order_queue where id = cast(:#id as uuid) returning id
