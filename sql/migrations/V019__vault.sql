-- A secret whose value is in HashiCorp Vault. Its row has nothing of the value, but where it is: entry names the entry in Vault's KV, which is
-- written once and never changed, and key_id the version of the transit key that its data key is wrapped with, as
-- vault:<name>:v<version>. For one that is sealed here entry is null, and key_id the id of the master key.
alter table secrets
  alter column sealed_key drop not null,
  alter column sealed_value drop not null,
  add column entry uuid unique,
  add constraint secrets_in_one_place check (
    entry is null and sealed_key is not null and sealed_value is not null and key_id not like 'vault:%'
    or entry is not null and sealed_key is null and sealed_value is null and key_id like 'vault:%');

-- Entries of Vault's KV that are to be removed there. One that is about to be written stands here before it is, and is taken out
-- by the statement that stores its row: what a process that died has written is removed like any other. A claim adds one to
-- attempt, after which no row can be stored for the entry any more.
create table secret_removals (
  entry      uuid primary key,
  agent_id   uuid not null references agents,
  key        text not null,
  attempt    integer not null default 0,
  run_at     timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index secret_removals_due on secret_removals (run_at);

-- Whoever deletes or replaces a row has its entry removed as well.
create function remove_secret_entry() returns trigger language plpgsql as $$
begin
  insert into secret_removals (entry, agent_id, key) values (old.entry, old.agent_id, old.key)
  on conflict (entry) do update set run_at = now();
  return null;
end $$;
create trigger secret_deleted after delete on secrets for each row
  when (old.entry is not null) execute function remove_secret_entry();
create trigger secret_replaced after update on secrets for each row
  when (old.entry is not null and new.entry is distinct from old.entry) execute function remove_secret_entry();
