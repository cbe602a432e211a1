-- Locks nothing. Returns one row if the database answers.
select 1 as answer
