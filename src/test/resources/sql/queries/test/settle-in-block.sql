update orders set status = 'completed', settled_block = :#block where id = cast(:#id as uuid) returning id
