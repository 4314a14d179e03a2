-- Whoever sends an appeal to a department hears that it came back.
alter table notice
    drop constraint notice_topic_check,
    add constraint notice_topic_check
        check (topic in ('given', 'returned', 'approval', 'bounced', 'soon', 'overdue', 'climbed', 'reopened'));
alter table notice_choice
    drop constraint notice_choice_topic_check,
    add constraint notice_choice_topic_check
        check (topic in ('given', 'returned', 'approval', 'bounced', 'soon', 'overdue', 'climbed', 'reopened'));

-- An appeal that was worked on and is forgotten again climbs again: a level may
-- be reached more than once in a cycle, and a climb begins where what still
-- held had led to.
create index escalation_appeal on escalation (appeal_id, cycle);
alter table escalation
    add column from_level text check (from_level in ('executor', 'head', 'supervisor')),
    drop constraint escalation_pkey;
update escalation e set from_level = (
    select p.level from escalation p
    where p.appeal_id = e.appeal_id and p.cycle = e.cycle and p.journal_id < e.journal_id
    order by array_position(array['executor', 'head', 'supervisor'], p.level) desc limit 1);
drop index escalation_journal;
alter table escalation add primary key (journal_id);

-- What stood for good by the rules of before is looked at once more.
update deadline_watch set next_at = 'epoch' where next_at >= '2200-01-01';

-- Climbs are read where lines become notifications, by the journal's numbers.
drop index journal_escalated;
