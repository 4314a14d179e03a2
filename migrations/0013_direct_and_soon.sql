-- A category whose default department gets its appeals without waiting for the
-- coordinator (domain.md §5, coordination → assigned).
alter table category
    add column direct boolean not null default false,
    add constraint category_direct check (not direct or department_id is not null);

-- «Скоро срок» follows the rules of its source everywhere now.
alter table settings drop column soon_minutes;

-- It can be heard of, too.
alter table notice
    drop constraint notice_topic_check,
    add constraint notice_topic_check check (topic in ('given', 'returned', 'approval', 'soon', 'overdue', 'climbed', 'reopened'));
alter table notice_choice
    drop constraint notice_choice_topic_check,
    add constraint notice_choice_topic_check check (topic in ('given', 'returned', 'approval', 'soon', 'overdue', 'climbed', 'reopened'));

-- Open appeals are looked at again, or they would not be told of in time.
update deadline_watch set next_at = 'epoch';
