update order_queue set locked_until = null where id = cast(:#id as uuid)
