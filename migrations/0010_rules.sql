-- What administrators edit by forms since: hours of single days, seasons of
-- categories, templates that are retired.

-- A special day may have hours of its own: [{"from": 540, "to": 780}, …]. They
-- stand as they are, whatever its kind; null for what follows from the weekday.
alter table calendar_day add column hours jsonb,
    drop constraint calendar_day_as_weekday,
    add constraint calendar_day_as_weekday
        check (kind not in ('working', 'working_shortened') or as_weekday is not null or hours is not null);

-- When in the year a category is offered, both ends included, as month × 100 +
-- day: 1101 to 331 is the winter. Null for all year round.
alter table category add column season_from smallint, add column season_until smallint,
    add constraint category_season check (
        (season_from is null) = (season_until is null)
        and season_from between 101 and 1231 and season_until between 101 and 1231);

alter table answer_template add column retired_at timestamptz;
