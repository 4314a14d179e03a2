-- What a citizen thinks of the answer, 1 to 5, as the source tells it.
alter table appeal
    add column rating smallint constraint appeal_rating check (rating between 1 and 5),
    -- Which consideration was rated last.
    add column rated_cycle smallint not null default 1 constraint appeal_rated_cycle check (rated_cycle > 0);

alter table settings
    -- From which rating on an answer is good, so that its appeal is closed: (assumed).
    add column rating_good smallint not null default 4,
    -- Up to which it is bad, so that the appeal is considered again: (assumed).
    add column rating_bad smallint not null default 2,
    add constraint settings_rating check (1 <= rating_bad and rating_bad < rating_good and rating_good <= 5);
