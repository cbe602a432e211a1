-- Removes the quotas that are full again, for their absence says the same. Locks the rows that it removes, and leaves
-- those that are being written. Returns nothing.
delete from rate_limits
where key in (select key from rate_limits where full_at < now() for update skip locked)
