-- Locks the document. It is ready to be searched, and its bytes are forgotten; nothing changes if the claim is
-- another's by now.
update documents
   set status = 'ready', reason = null, content = null, locked_until = null, characters = :#characters,
       updated_at = now()
 where id = cast(:#document as uuid) and attempt = :#attempt and status = 'processing'
