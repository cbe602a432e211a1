-- Locks nothing. Returns the agent's passages with words of the question, best first, each with whether it has all of
-- them, or one of those that name something exactly, such as a part's number.
with asked as materialized (
  select plainto_tsquery('english', :#question) as all_words,
         cast(replace(cast(plainto_tsquery('english', :#question) as text), '&', '|') as tsquery) as any_word,
         cast(replace(cast(plainto_tsquery('english', :#names) as text), '&', '|') as tsquery) as names)
select p.document_id, p.number,
       p.words @@ a.all_words or (numnode(a.names) > 0 and p.words @@ a.names) as sure
  from passages p join documents d on d.id = p.document_id, asked a
 where p.agent_id = cast(:#agentId as uuid) and d.status = 'ready' and p.words @@ a.any_word
 order by sure desc, ts_rank_cd(p.words, a.any_word) desc, p.document_id, p.number
 limit :#limit
