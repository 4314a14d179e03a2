-- The work on appeals: incidents, drafts, internal comments, answer templates,
-- saved views, reasons.

alter table settings
    -- How often one appeal may be considered again: (assumed).
    add column reopen_limit smallint not null default 3 check (reopen_limit >= 0),
    -- Minutes before its deadline at which an appeal is «скоро срок»: (assumed).
    add column soon_minutes smallint not null default 60 check (soon_minutes > 0);

-- One fact that several appeals speak of. Its work, voices and (earliest)
-- deadline are those of the appeal that leads it: nothing is kept twice.
create table incident (
    id bigint primary key generated always as identity,
    lead_id bigint not null references appeal constraint incident_lead_key unique,
    -- First words of the leading appeal, masked.
    title text not null,
    created_at timestamptz not null default now(),
    created_by text not null
);
-- Set on the leading appeal and on every one that was joined to it.
alter table appeal add column incident_id bigint references incident;
create index appeal_incident on appeal (incident_id) where incident_id is not null;

-- The answer being written: one per appeal, kept as one types.
create table draft (
    appeal_id bigint primary key references appeal,
    text text not null check (length(text) between 1 and 10000),
    author_id integer not null references person,
    saved_at timestamptz not null
);

-- What colleagues say to each other about an appeal; no citizen reads it.
create table comment (
    id bigint primary key generated always as identity,
    appeal_id bigint not null references appeal,
    person_id integer not null references person,
    at timestamptz not null,
    text text not null check (length(btrim(text)) between 1 and 10000)
);
create index comment_appeal on comment (appeal_id, id);
create function comment_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'comment is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger comment_no_change before update or delete on comment for each row execute function comment_is_append_only();
create trigger comment_no_truncate before truncate on comment execute function comment_is_append_only();

-- Answers that are given often. The closest one stands first: category and
-- source, then category, then source, then any.
create table answer_template (
    id integer primary key generated always as identity,
    category_id smallint references category,
    source_id smallint references source_system,
    title text not null constraint answer_template_title check (length(btrim(title)) between 1 and 100),
    text text not null constraint answer_template_text check (length(btrim(text)) between 1 and 10000)
);
insert into answer_template (category_id, source_id, title, text) values
    (null, null, 'Принято, разбираемся', 'Здравствуйте! Спасибо, что написали. Обращение передано ответственным, о результате сообщим здесь же.'),
    (null, 1, 'Нужен адрес', 'Здравствуйте! Подскажите, пожалуйста, точный адрес: улицу и номер ближайшего дома. Так бригада найдёт место сразу.'),
    (null, 2, 'Рассмотрено', 'Ваше обращение рассмотрено. По указанному адресу проведена проверка, меры приняты. Благодарим за обращение.'),
    (1, null, 'Яма: в плане ремонта', 'Здравствуйте! Участок осмотрен, яма внесена в план текущего ремонта. До начала работ место ограждено.'),
    (1, null, 'Снег и наледь: техника вышла', 'Здравствуйте! Техника работает на этом участке, наледь обработана реагентом. Если станет хуже, напишите нам.'),
    (2, null, 'Интервал движения', 'Здравствуйте! Работу маршрута за этот день проверили по данным навигации. Перевозчику указано соблюдать расписание.'),
    (3, null, 'Отопление: причина и срок', 'Здравствуйте! Причина отключения установлена, аварийная бригада на месте. Тепло вернётся сегодня, за ходом работ следим.'),
    (4, null, 'Дерево осмотрено', 'Здравствуйте! Специалист осмотрел дерево. Оно включено в график опиловки, место до работ ограждено.'),
    (6, null, 'Вывоз мусора: график', 'Здравствуйте! Оператор вывез отходы с площадки. Следующий вывоз по графику, его соблюдение проверим.'),
    (7, null, 'Освещение: заявка принята', 'Здравствуйте! Заявка передана в «Горсвет», светильники на этом участке заменят в ближайшие дни.');

-- A list one comes back to.
create table saved_view (
    id integer primary key generated always as identity,
    person_id integer not null references person,
    name text not null constraint saved_view_name check (length(btrim(name)) between 1 and 60),
    query text not null check (length(query) <= 1000),
    constraint saved_view_key unique (person_id, name)
);

-- Why an appeal may be rejected: (assumed).
create table reject_reason (
    id smallint primary key,
    words text not null constraint reject_reason_key unique,
    ordinal smallint not null
);
insert into reject_reason (id, words, ordinal) values
    (1, 'Не обращение: благодарность, шутка, реклама', 1),
    (2, 'Оскорбления или угрозы без существа вопроса', 2),
    (3, 'Нечитаемый текст', 3),
    (4, 'Повтор уже закрытого обращения того же автора', 4),
    (5, 'Не относится к городу', 5);
