select count(*) as outputs from unchecked_outputs where order_id = cast(:#id as uuid)
