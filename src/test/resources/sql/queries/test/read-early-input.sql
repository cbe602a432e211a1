-- The hash of input that waits for its order. Locks nothing.
select input_hash from early_inputs where order_id = :#orderId
