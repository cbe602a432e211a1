select input_tokens + output_tokens as tokens, cost_usd, run, status from orders where id = cast(:#id as uuid)
