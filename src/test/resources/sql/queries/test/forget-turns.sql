delete from order_turns where order_id = cast(:#id as uuid) returning order_id
