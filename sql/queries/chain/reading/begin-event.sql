-- Locks nothing. What follows in this transaction can be undone alone, by undo-event. Returns nothing.
savepoint event
