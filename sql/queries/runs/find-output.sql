-- Locks nothing. Returns what the tool call :#key brought, if it was made before and nobody has looked through it.
select content, failed from unchecked_outputs where key = :#key
