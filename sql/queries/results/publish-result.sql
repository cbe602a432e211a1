-- Locks the result and marks it as published. Returns its address; nothing if it was published before.
update results set published = true, publish_at = null where cid = :#${variable.result.cid} and not published
returning cid
