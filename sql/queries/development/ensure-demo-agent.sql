-- Locks nothing but the row it inserts. Creates the development mode's agent for the service :#serviceId unless a live
-- agent has it. Returns that agent's id either way.
with created as (
  insert into agents (name, description, owner_address, on_chain_address, service_id, model, temperature, max_tokens,
                      system_prompt)
  select 'Demo agent', 'Answers the orders that the development mode buys.', :#seller, :#seller, :#serviceId,
         'gpt-4o-mini', 0.7, 512, 'You are a helpful assistant. Answer in a few sentences.'
   where not exists (select from agents where service_id = :#serviceId and deleted_at is null)
  on conflict do nothing
  returning id
)
select id from created
union all
select id from agents where service_id = :#serviceId and deleted_at is null
