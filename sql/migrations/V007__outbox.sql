-- A signing key's turn: one worker at a time asks the chain about it, signs with it and sends, under a lease that names the
-- turn. Free nonces are worked out in the turn, from the chain and from what is signed: a stored counter could run ahead.
alter table signers
  drop column next_nonce,
  add column turn integer not null default 0,
  add column locked_by text,
  add column locked_until timestamptz,
  add column look_at timestamptz not null default now(),
  -- True while the key may not send anything new: its account is short of funds, or gas costs more than it may.
  add column held boolean not null default false,
  add column balance numeric(78, 0),
  -- The agent whose key signed last.
  add column agent_id uuid references agents,
  -- Since when a nonce below those that are signed is used by nobody.
  add column gap_since timestamptz;

-- The signer holds the lease now, not each completion.
alter table completions drop column locked_by, drop column locked_until;
create index completions_seller on completions (seller_address, run_at);

alter table transactions
  -- A filler completes no order: it uses up a nonce that would keep all later ones waiting.
  alter column order_id drop not null,
  add column kind text not null default 'completion' check (kind in ('completion', 'filler')),
  add column gas_limit numeric(78, 0),
  -- Wei a unit of gas: the most that is paid, and of that the tip; no tip where the chain has no base fee.
  add column max_fee numeric(78, 0),
  add column max_tip numeric(78, 0),
  -- The chain's head when it was signed.
  add column signed_block bigint,
  -- What the node said to it last (chain.SendAnswer), and in its words.
  add column answer text,
  add column answer_text text,
  -- Since when its nonce is used on chain by a transaction that is none of ours.
  add column missing_since timestamptz,
  add constraint filler_has_no_order check ((kind = 'filler') = (order_id is null));
create index transactions_block on transactions (block_number) where status in ('mined', 'reverted');
-- Finds the transactions that lost their nonce to one of a block that is replaced.
create index transactions_replaced on transactions (signer, chain_id, nonce) where status = 'replaced';
