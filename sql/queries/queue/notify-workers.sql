-- Locks nothing. Wakes every worker that listens on the channel.
select pg_notify('agentl2_orders', '')
