-- The tallies as finely as they are asked for: `received` by hour, channel and
-- category, `opened` and `left` by hour, the rest by day (domain::tally). What
-- was counted before is added up; nothing has to be folded anew.

create temporary table coarse on commit drop as
    select day, measure, h.hour, h.channel_id, h.category_id, sum(n)::bigint as n
    from tally t,
         lateral (select case when measure in ('received', 'opened', 'left') then t.hour else 0 end::smallint as hour,
                         case when measure = 'received' then t.channel_id else 0 end::smallint as channel_id,
                         case when measure = 'received' then t.category_id else 0 end::smallint as category_id) h
    group by day, measure, h.hour, h.channel_id, h.category_id
    having sum(n) <> 0;
truncate tally;
insert into tally (day, measure, hour, channel_id, category_id, n)
    select day, measure, hour, channel_id, category_id, n from coarse;

alter table tally add constraint tally_no_finer check (
    measure = 'received'
    or (channel_id = 0 and category_id = 0 and (hour = 0 or measure in ('opened', 'left'))));
