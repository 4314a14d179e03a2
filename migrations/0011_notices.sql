-- Notifications: what of the journal a person has to hear of.

-- Written behind the journal by a task, never by the verbs that write it.
create table notice (
    person_id integer not null references person,
    -- The journal line it is about.
    seq bigint not null,
    appeal_id bigint not null references appeal,
    topic text not null check (topic in ('given', 'returned', 'approval', 'overdue', 'climbed', 'reopened')),
    -- When it happened, as the line has it.
    at timestamptz not null,
    read_at timestamptz,
    primary key (person_id, seq)
);
create index notice_unread on notice (person_id) where read_at is null;
create index notice_seq on notice (seq);
create index notice_at on notice (at);

-- How far the journal has been read. Its row lock makes the one reader at a
-- time; the past is told to nobody.
create table notice_head (
    only_row boolean primary key default true check (only_row),
    seq bigint not null
);
insert into notice_head (seq) select seq from feed_head;

-- What a person wants to hear of, where it differs from what everybody hears.
create table notice_choice (
    person_id integer not null references person,
    topic text not null check (topic in ('given', 'returned', 'approval', 'overdue', 'climbed', 'reopened')),
    wanted boolean not null,
    primary key (person_id, topic)
);
