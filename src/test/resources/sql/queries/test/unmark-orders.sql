update order_queue set limited = false where agent_id = cast(:#id as uuid)
