-- Deadlines that explain themselves: versions of normatives, stage clocks,
-- breaches, «скоро срок», and the climb of a forgotten appeal.

-- A normative is edited by a new version: what was counted by the old one is
-- explained by the old one for ever (appeal.normative_id points at a version).
alter table normative
    -- The stage with whose beginning this stage's clock starts, where the two
    -- share their time; null where it has its own.
    add column starts_with text
        constraint normative_starts_with check (starts_with in ('moderation', 'coordination', 'execution', 'approval')),
    -- The reference data hold for the whole imported past.
    add column since timestamptz not null default 'epoch',
    add column retired_at timestamptz,
    -- Who set it, as the journal's `actor`; null for what came with the program.
    add column set_by text,
    add constraint normative_retired check (retired_at >= since),
    drop constraint normative_key;
alter table normative alter column since set default now();
create unique index normative_key on normative (source_id, category_id, importance, stage) nulls not distinct
    where retired_at is null;

-- «1 + 9 + 1 рабочий день» gives moderation and coordination one day together.
insert into normative (id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis, starts_with, since)
select id, 2, null, importance, 'coordination', 1, 'working_days', 1,
    'Общий день с модерацией («Наш Санкт-Петербург»)', 'moderation', 'epoch'
from (values (26, 'normal'), (27, 'high'), (28, 'storm')) as shared (id, importance);

-- «Скоро срок»: working minutes before the deadline, by source.
create table warning_rule (
    id smallint generated always as identity primary key,
    source_id smallint not null references source_system,
    -- Null for every importance without a rule of its own.
    importance text check (importance in ('normal', 'high', 'storm')),
    minutes integer not null check (minutes > 0),
    calendar_id smallint not null references work_calendar,
    basis text not null,
    constraint warning_rule_key unique nulls not distinct (source_id, importance)
);
insert into warning_rule (source_id, importance, minutes, calendar_id, basis)
select id, null, case when code in ('incident_management', 'chatbot') then 120 else 480 end, 1, '(assumed)'
from source_system;
insert into warning_rule (source_id, importance, minutes, calendar_id, basis)
select id, 'storm', 60, 1, '(assumed)' from source_system where code in ('incident_management', 'chatbot');

-- Whom a forgotten appeal climbs to: working minutes without a line written by
-- a person, or after the deadline.
create table escalation_rule (
    id smallint generated always as identity primary key,
    source_id smallint not null references source_system,
    level text not null check (level in ('executor', 'head', 'supervisor')),
    reason text not null check (reason in ('untouched', 'overdue')),
    minutes integer not null check (minutes >= 0),
    calendar_id smallint not null references work_calendar,
    basis text not null,
    constraint escalation_rule_key unique (source_id, level, reason)
);
insert into escalation_rule (source_id, level, reason, minutes, calendar_id, basis)
select s.id, r.level, r.reason, r.minutes, 1, '(assumed)'
from source_system s
join (values
    -- Hours where an answer is due within hours.
    (true, 'executor', 'untouched', 120), (true, 'head', 'untouched', 240), (true, 'supervisor', 'untouched', 480),
    (true, 'executor', 'overdue', 0), (true, 'head', 'overdue', 60), (true, 'supervisor', 'overdue', 240),
    -- Days elsewhere.
    (false, 'executor', 'untouched', 960), (false, 'head', 'untouched', 1920), (false, 'supervisor', 'untouched', 2880),
    (false, 'executor', 'overdue', 0), (false, 'head', 'overdue', 240), (false, 'supervisor', 'overdue', 960)
) as r (hours, level, reason, minutes) on r.hours = (s.code in ('incident_management', 'chatbot'));

-- The reckoning of a deadline (domain::derivation::Derivation), kept with the
-- line that set it; null where the line set none, or came from outside.
alter table journal add column derivation jsonb;

-- Deadlines that went by, each once, whatever becomes of the deadline later.
create table breach (
    id bigint generated always as identity primary key,
    appeal_id bigint not null references appeal,
    cycle smallint not null,
    clock text not null check (clock in ('total', 'stage', 'promise')),
    -- The stage the appeal was in.
    stage text not null check (stage in ('moderation', 'coordination', 'execution', 'approval')),
    department_id smallint references department,
    deadline_at timestamptz not null,
    -- The change that had set the deadline: an appeal whose deadline was moved can miss it twice.
    set_at timestamptz not null,
    -- When it was passed: the deadline itself, or the change that moved it into the past.
    at timestamptz not null,
    recorded_at timestamptz not null default now(),
    constraint breach_key unique (appeal_id, cycle, clock, stage, set_at)
);
create index breach_at on breach (at desc);

-- How high a forgotten appeal has climbed; each level once in a cycle.
create table escalation (
    appeal_id bigint not null references appeal,
    cycle smallint not null,
    level text not null check (level in ('executor', 'head', 'supervisor')),
    reason text not null check (reason in ('untouched', 'overdue')),
    at timestamptz not null,
    -- The line that tells it: its place in the feed orders the climbs. (No
    -- foreign key: the journal refuses to be truncated by itself, in its own words.)
    journal_id bigint not null,
    primary key (appeal_id, cycle, level)
);
create index escalation_journal on escalation (journal_id);
create index journal_escalated on journal (seq) where kind = 'escalated';

-- When time alone may next change something about an open appeal. A row for
-- each open appeal only, so that looking for what is due costs the same with a
-- history of ten million. Filled from the journal behind the writers
-- (`watch_head` is the last line seen), so that they stay as quick as they are.
create table deadline_watch (
    appeal_id bigint primary key references appeal,
    -- The epoch for «at once».
    next_at timestamptz not null,
    -- The last look.
    seen_at timestamptz
);
create index deadline_watch_next on deadline_watch (next_at);
create table watch_head (
    only_row boolean primary key default true check (only_row),
    seq bigint not null
);
insert into watch_head (seq) select seq from feed_head;
insert into deadline_watch (appeal_id, next_at) select id, 'epoch' from appeal where is_open;

-- Counts the edits of normatives, calendars and rules, so that a node whose
-- copy is older reads them again before it judges a deadline.
create table rules_version (
    only_row boolean primary key default true check (only_row),
    version bigint not null
);
insert into rules_version (version) values (1);
