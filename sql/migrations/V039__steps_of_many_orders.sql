-- The rows before and after are joined within the trigger. Its plan is kept from a statement of few rows, and would take each
-- with each for one of a thousand: 0.6 s instead of some milliseconds.
alter function record_order_steps() set enable_nestloop = off;
