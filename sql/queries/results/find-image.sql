-- Locks nothing. Returns the image that was made for a call of a tool; nothing if there is none yet.
select i.cid, i.size, i.model, r.bytes, r.media_type
  from images i join results r on r.cid = i.cid where i.key = :#${variable.toolCall.key}
