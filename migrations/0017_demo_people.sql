-- People whom the demonstration has made. Their password is published, so they
-- are let in only while it runs.
alter table person add column demo boolean not null default false;
