-- The schema of «Сводка». Words: README and the crate `domain`.
-- Reference tables first, then the appeal, its journal and what is folded from it.

create table settings (
    only_row boolean primary key default true check (only_row),
    place text not null,
    -- Local minute of the day at which «сегодня» ends for deadlines.
    day_end_minute smallint not null check (day_end_minute between 1 and 1440),
    burning_minutes smallint not null check (burning_minutes > 0),
    timeliness_target smallint not null check (timeliness_target between 0 and 100),
    close_after_days smallint not null check (close_after_days > 0)
);

create table source_system (
    id smallint primary key,
    code text not null constraint source_system_code_key unique,
    name text not null,
    short text not null,
    -- Whether an answer passes the head before it is published.
    needs_approval boolean not null
);

create table channel (
    id smallint primary key,
    source_id smallint not null references source_system,
    code text not null,
    name text not null,
    short text not null,
    ordinal smallint not null,
    constraint channel_code_key unique (source_id, code)
);

-- The eight sectors of the region's ЦУР.
create table sector (
    id smallint primary key,
    code text not null constraint sector_code_key unique,
    name text not null
);

create table district (
    id smallint primary key,
    code text not null constraint district_code_key unique,
    name text not null,
    short text not null,
    ordinal smallint not null
);

create table work_calendar (
    id smallint primary key,
    name text not null
);

-- Ordinary working hours: several intervals per weekday (1 = Monday).
create table work_interval (
    calendar_id smallint not null references work_calendar,
    weekday smallint not null check (weekday between 1 and 7),
    from_minute smallint not null check (from_minute between 0 and 1439),
    to_minute smallint not null check (to_minute between 1 and 1440),
    primary key (calendar_id, weekday, from_minute),
    constraint work_interval_order check (from_minute < to_minute)
);

-- Days that differ from their weekday.
create table calendar_day (
    calendar_id smallint not null references work_calendar,
    day date not null,
    -- holiday: no work; shortened: the weekday's hours less the last hour;
    -- working: a transferred working day with the hours of `as_weekday`.
    kind text not null check (kind in ('holiday', 'shortened', 'working', 'working_shortened')),
    as_weekday smallint check (as_weekday between 1 and 7),
    note text,
    -- False for years whose transfers the government has not decreed yet.
    decreed boolean not null default true,
    primary key (calendar_id, day),
    constraint calendar_day_as_weekday check (kind not in ('working', 'working_shortened') or as_weekday is not null)
);

create table department (
    id smallint primary key,
    parent_id smallint references department,
    code text not null constraint department_code_key unique,
    name text not null,
    short text not null,
    ordinal smallint not null,
    calendar_id smallint references work_calendar,
    -- Answers a day the department can give; null while unknown.
    daily_capacity smallint check (daily_capacity > 0)
);

create table category (
    id smallint primary key,
    parent_id smallint references category,
    code text not null constraint category_code_key unique,
    name text not null,
    short text not null,
    ordinal smallint not null,
    -- Two of the city's top topics belong to no sector.
    sector_id smallint references sector,
    -- Who answers by default.
    department_id smallint references department
);

-- Deadlines as data: source, category (or every one), importance, stage → amount.
create table normative (
    id smallint primary key,
    source_id smallint not null references source_system,
    category_id smallint references category,
    importance text not null check (importance in ('normal', 'high', 'storm')),
    stage text not null check (stage in ('total', 'moderation', 'coordination', 'execution', 'approval', 'interim')),
    amount integer not null check (amount > 0),
    unit text not null check (unit in ('working_hours', 'working_days', 'calendar_days')),
    calendar_id smallint not null references work_calendar,
    -- Where the figure is from, or «(assumed)».
    basis text not null,
    constraint normative_key unique nulls not distinct (source_id, category_id, importance, stage)
);

-- Bearer tokens of the intake; only their SHA-256 is kept.
create table source_token (
    id bigint generated always as identity primary key,
    source_id smallint not null references source_system,
    hash bytea not null constraint source_token_hash_key unique check (length(hash) = 32),
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);

create table appeal (
    id bigint generated always as identity primary key,
    source_id smallint not null references source_system,
    channel_id smallint not null references channel,
    category_id smallint references category,
    department_id smallint references department,
    district_id smallint references district,
    cycle smallint not null default 1 check (cycle > 0),
    voices integer not null default 1 check (voices > 0),
    normative_id smallint references normative,
    answered_on_time boolean,
    is_open boolean not null generated always as
        (state in ('received', 'moderation', 'coordination', 'assigned', 'in_progress', 'interim', 'on_approval')) stored,
    -- The source's own timestamp: the total clock starts here.
    received_at timestamptz not null,
    -- When it reached us.
    registered_at timestamptz not null default now(),
    -- The active deadline.
    deadline_at timestamptz,
    -- First answer, kept through reopenings.
    answered_at timestamptz,
    -- When the current cycle was processed.
    processed_at timestamptz,
    lat double precision check (lat between -90 and 90),
    lon double precision check (lon between -180 and 180),
    state text not null check (state in ('received', 'moderation', 'coordination', 'assigned', 'in_progress', 'interim',
        'on_approval', 'answered', 'closed', 'rejected', 'redirected', 'merged', 'withdrawn')),
    importance text not null check (importance in ('normal', 'high', 'storm')),
    external_id text not null check (external_id <> ''),
    -- Digest of the item as its source last sent it: tells a repetition from a new version.
    sent_digest bytea not null,
    -- First words of the text, masked for lists.
    title text not null,
    text text not null,
    answer text,
    author text,
    author_url text,
    url text,
    address text,
    constraint appeal_external_key unique (source_id, external_id),
    constraint appeal_processed check (processed_at is not null or state not in ('answered', 'rejected', 'redirected', 'merged')),
    constraint appeal_answered check ((answered_at is null) = (answered_on_time is null))
);
create index appeal_received on appeal (received_at desc, id desc);
create index appeal_category on appeal (category_id, received_at desc, id desc);
create index appeal_answered_at on appeal (answered_at desc) where answered_at is not null;
create index appeal_open on appeal (department_id, deadline_at) where is_open;

-- One row per processed cycle: «обработано» counts these.
create table outcome (
    appeal_id bigint not null references appeal,
    cycle smallint not null,
    state text not null check (state in ('answered', 'rejected', 'redirected', 'merged')),
    at timestamptz not null,
    primary key (appeal_id, cycle)
);
create index outcome_at on outcome (at desc);

-- The append-only journal: history, audit, feed and replay in one table.
create table journal (
    id bigint generated always as identity primary key,
    -- Place in the feed; null until the sequencer has numbered the committed line.
    seq bigint constraint journal_seq_key unique,
    appeal_id bigint not null references appeal,
    -- When it happened, by the clock of whoever did it.
    at timestamptz not null,
    recorded_at timestamptz not null default now(),
    actor text not null,
    kind text not null,
    -- {before, after}: the facts, nothing personal (domain::journal::Change).
    change jsonb not null,
    -- A reason, a comment, an answer, or the text that was replaced.
    note text
);
create index journal_appeal on journal (appeal_id, id);
create index journal_unnumbered on journal (id) where seq is null;

create function journal_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'journal is append-only' using errcode = 'integrity_constraint_violation';
end $$;
-- The only change a line may see is the number it gets once.
create trigger journal_no_update before update on journal for each row
    when (old.seq is not null or new.seq is null
          or (new.id, new.appeal_id, new.at, new.recorded_at, new.actor, new.kind)
             is distinct from (old.id, old.appeal_id, old.at, old.recorded_at, old.actor, old.kind))
    execute function journal_is_append_only();
create trigger journal_no_delete before delete on journal for each row execute function journal_is_append_only();
create trigger journal_no_truncate before truncate on journal execute function journal_is_append_only();

-- The last number given. Its row lock makes the one sequencer at a time.
create table feed_head (
    only_row boolean primary key default true check (only_row),
    seq bigint not null
);
insert into feed_head (seq) values (0);

-- Counts per local hour, folded from the journal exactly once.
create table tally (
    day date not null,
    measure text not null check (measure in ('received', 'answered', 'on_time', 'processed', 'opened', 'left')),
    hour smallint not null check (hour between 0 and 23),
    channel_id smallint not null,
    -- 0 while not classified: a key may not be null.
    category_id smallint not null,
    n bigint not null,
    primary key (day, measure, hour, channel_id, category_id)
);
