select count(*) as results from tool_results where order_id = cast(:#id as uuid)
