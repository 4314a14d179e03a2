-- Search: by which words an appeal is found (domain::search). Filled from the
-- journal by a task, never by the verbs that write an appeal: intake and
-- import stay as fast as they are. Nothing here is a source of truth; emptied,
-- with seq back at 0, it fills itself again.

-- The dictionary: every word that stands in an appeal.
create table search_word (
    id integer generated always as identity primary key,
    -- As it is compared; words of names and addresses begin with «@».
    word text collate "C" not null constraint search_word_key unique,
    -- A form that somebody has written.
    form text not null,
    -- How many appeals have it.
    docs integer not null,
    -- By which words nearly the same are found (domain::search::variants).
    variants integer[] not null
) with (fillfactor = 80);
create index search_word_variants on search_word using gin (variants) with (gin_pending_list_limit = 256);

-- One row per appeal. A key is a word's id, or negative: a fact that lists are
-- filtered by, or the day (store::search::keys). With both in one index, a
-- common word and a rare department meet in the index, not in the table.
create table appeal_search (
    appeal_id bigint primary key references appeal,
    received_at timestamptz not null,
    keys integer[] not null
);
create index appeal_search_keys on appeal_search using gin (keys) with (gin_pending_list_limit = 1024);

-- How far the journal has been read. Its row lock makes the one indexer at a time.
create table search_head (
    only_row boolean primary key default true check (only_row),
    seq bigint not null,
    appeals bigint not null,
    -- Days since 1970 of the oldest and the newest appeal; null while there is none.
    first_day integer,
    last_day integer
);
insert into search_head (seq, appeals) values (0, 0);
