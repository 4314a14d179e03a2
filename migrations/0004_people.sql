-- People, their roles, sessions and one-time links; the administrators' journal.

alter table settings
    -- A session ends after so long without a request, and at the latest after so long.
    add column session_idle_minutes integer not null default 720 check (session_idle_minutes > 0),
    add column session_days integer not null default 14 check (session_days > 0);

create table person (
    id integer primary key generated always as identity,
    login text not null constraint person_login_key unique
        constraint person_login_form check (login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
    name text not null constraint person_name_form check (length(btrim(name)) between 1 and 100),
    -- argon2id in PHC form; null until the person has set a password.
    password text,
    disabled_at timestamptz,
    created_at timestamptz not null default now()
);

create table person_role (
    person_id integer not null references person,
    role text not null check (role in ('operator', 'moderator', 'coordinator', 'executor', 'curator', 'head', 'supervisor', 'admin')),
    primary key (person_id, role)
);

create table person_department (
    person_id integer not null references person,
    department_id smallint not null references department,
    primary key (person_id, department_id)
);
create index person_department_department on person_department (department_id);

-- Only the SHA-256 of the cookie's secret is kept.
create table session (
    id bigint primary key generated always as identity,
    hash bytea not null constraint session_hash_key unique check (length(hash) = 32),
    person_id integer not null references person,
    agent text not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
);
create index session_person on session (person_id);

-- A link with which a person sets a password, once.
create table entry_link (
    hash bytea primary key check (length(hash) = 32),
    person_id integer not null references person,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
);

-- What administrators and supervisors changed outside of appeals: append-only
-- like the journal.
create table ledger (
    id bigint primary key generated always as identity,
    at timestamptz not null default now(),
    actor text not null,
    -- What was changed: `person:12`, `display:3`, `normative:7`, `category:104` …
    subject text not null,
    -- What was done, for a person to read.
    act text not null,
    before jsonb,
    after jsonb
);
create index ledger_subject on ledger (subject, id);
create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'ledger is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger ledger_no_change before update or delete on ledger for each row execute function ledger_is_append_only();
create trigger ledger_no_truncate before truncate on ledger execute function ledger_is_append_only();

-- Who of the department works on the appeal.
alter table appeal add column executor_id integer references person;
create index appeal_executor on appeal (executor_id, deadline_at) where is_open and executor_id is not null;
