-- Locks nothing. Returns up to three secrets of each key of Vault's, the newest ones, with how many that key has.
select agent_id, key, key_id, sealed_key, sealed_value, entry, rows
  from (select s.*, count(*) over (partition by key_id) as rows,
               row_number() over (partition by key_id order by updated_at desc, agent_id, key) as place
          from secrets s where entry is not null) as kept
 where place <= 3
 order by key_id, place
