-- Locks nothing. What was done since begin-event stays, if the transaction does. Returns nothing.
release savepoint event
