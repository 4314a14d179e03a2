-- A category whose default department gets its appeals without waiting for the
-- coordinator (domain.md §5, coordination → assigned).
alter table category
    add column direct boolean not null default false,
    add constraint category_direct check (not direct or department_id is not null);
