-- Locks the document that this worker holds, and renews its lease; it touches nothing if the claim is another's by now.
update documents set locked_until = clock_timestamp() + interval '20 seconds'
 where id = cast(:#document as uuid) and attempt = :#attempt and locked_until is not null
