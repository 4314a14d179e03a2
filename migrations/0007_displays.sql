-- Displays of the wall: paired, not logged in. And what administrators keep in
-- order: departments and categories are retired, never deleted.

create table display (
    id integer primary key generated always as identity,
    name text not null constraint display_name_form check (length(btrim(name)) between 1 and 60),
    scene text not null check (scene in ('city', 'breakdown', 'workload')),
    -- SHA-256 of the token; null until the browser that showed the code has fetched it.
    hash bytea constraint display_hash_key unique check (length(hash) = 32),
    -- Null: by the command line.
    paired_by integer references person,
    created_at timestamptz not null,
    revoked_at timestamptz,
    -- Its last sign of life, and the instant its picture was true for then.
    seen_at timestamptz,
    data_at timestamptz
);
create unique index display_name_key on display (lower(btrim(name))) where revoked_at is null;

-- A browser that shows a code and waits for somebody to confirm it. The code is
-- no secret: the token is given to whoever has the secret behind `hash`.
create table display_pairing (
    code text primary key constraint display_pairing_code check (code ~ '^[2-9ACEHKMPTX]{6}$'),
    hash bytea not null constraint display_pairing_hash_key unique check (length(hash) = 32),
    agent text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- Set by the confirmation.
    display_id integer references display
);

-- What is retired keeps its past and is offered no more.
alter table department add column retired_at timestamptz;
alter table category add column retired_at timestamptz;

-- Who made a token, as the ledger's `actor`; null for those made before.
alter table source_token add column made_by text;
