update order_queue set locked_until = clock_timestamp() - interval '1 second' where id = cast(:#id as uuid) returning id
