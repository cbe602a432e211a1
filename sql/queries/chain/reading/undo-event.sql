-- Lets go what was locked since begin-event, and undoes it. Returns nothing.
rollback to savepoint event
