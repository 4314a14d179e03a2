-- Reference data: all of it rows that can be edited, none of it constants in code.
-- «(assumed)» marks a default that nobody could confirm.

-- Settings. Working day and burning threshold: proposals of the face; the
-- timeliness target: the region's (80 %); closing after a week: (assumed).
insert into settings (place, day_end_minute, burning_minutes, timeliness_target, close_after_days)
values ('МЦУ Краснодар', 1080, 15, 80, 7);

-- Source systems. In ПОС the head approves an answer before it is published;
-- that the others need no approval is (assumed) except for ИМ.
insert into source_system (id, code, name, short, needs_approval) values
    (1, 'incident_management', 'Инцидент-менеджмент', 'ИМ', false),
    (2, 'pos', 'Платформа обратной связи', 'ПОС', true),
    (3, 'chatbot', 'Чат-бот МЦУ', 'БОТ', false),
    (4, 'open311', 'Open311', '311', false),
    (5, 'phone', 'Телефон', 'ТЕЛ', false);

insert into channel (id, source_id, code, name, short, ordinal) values
    (1, 1, 'vk', 'ВКонтакте', 'ВК', 1),
    (2, 1, 'ok', 'Одноклассники', 'ОК', 3),
    (3, 1, 'telegram', 'Телеграм', 'ТГ', 2),
    (4, 1, 'max', 'MAX', 'MAX', 6),
    (5, 2, 'gosuslugi', 'Госуслуги', 'ГУ', 4),
    (6, 3, 'bot', 'Чат-бот МЦУ', 'БОТ', 5),
    (7, 4, 'myla311', 'MyLA311', '311', 8),
    (8, 5, 'call', 'Звонок', 'ТЕЛ', 7);

-- The eight sectors of the region's ЦУР.
insert into sector (id, code, name) values
    (1, 'health', 'Здравоохранение'),
    (2, 'education', 'Образование'),
    (3, 'transport', 'Транспорт'),
    (4, 'roads', 'Дороги'),
    (5, 'energy', 'Энергетика'),
    (6, 'housing', 'ЖКХ'),
    (7, 'waste', 'ТКО'),
    (8, 'social', 'Социальная защита');

-- Four city districts and five rural ones.
insert into district (id, code, name, short, ordinal) values
    (1, 'zapadny', 'Западный внутригородской округ', 'Западный', 1),
    (2, 'karasunsky', 'Карасунский внутригородской округ', 'Карасунский', 2),
    (3, 'prikubansky', 'Прикубанский внутригородской округ', 'Прикубанский', 3),
    (4, 'tsentralny', 'Центральный внутригородской округ', 'Центральный', 4),
    (5, 'berezovsky', 'Берёзовский сельский округ', 'Берёзовский', 5),
    (6, 'elizavetinsky', 'Елизаветинский сельский округ', 'Елизаветинский', 6),
    (7, 'kalininsky', 'Калининский сельский округ', 'Калининский', 7),
    (8, 'pashkovsky', 'Пашковский сельский округ', 'Пашковский', 8),
    (9, 'starokorsunsky', 'Старокорсунский сельский округ', 'Старокорсунский', 9);

-- The working week: Monday–Thursday 9–13 and 14–18, Friday until 17 (assumed).
insert into work_calendar (id, name) values (1, 'Производственный календарь, пятидневка');
insert into work_interval (calendar_id, weekday, from_minute, to_minute) values
    (1, 1, 540, 780), (1, 1, 840, 1080),
    (1, 2, 540, 780), (1, 2, 840, 1080),
    (1, 3, 540, 780), (1, 3, 840, 1080),
    (1, 4, 540, 780), (1, 4, 840, 1080),
    (1, 5, 540, 780), (1, 5, 840, 1020);

-- Holidays: Labour Code of the RF, article 112; transfers: the government's
-- decrees named below. Shortened: the working day right before a holiday
-- (article 95), an hour less. Saturdays and Sundays need no row.

-- 2022: decree № 1564 of 16 September 2021.
insert into calendar_day (calendar_id, day, kind, as_weekday, note) values
    (1, '2022-01-03', 'holiday', null, 'Новогодние каникулы'),
    (1, '2022-01-04', 'holiday', null, 'Новогодние каникулы'),
    (1, '2022-01-05', 'holiday', null, 'Новогодние каникулы'),
    (1, '2022-01-06', 'holiday', null, 'Новогодние каникулы'),
    (1, '2022-01-07', 'holiday', null, 'Рождество Христово'),
    (1, '2022-02-22', 'shortened', null, 'Накануне Дня защитника Отечества'),
    (1, '2022-02-23', 'holiday', null, 'День защитника Отечества'),
    (1, '2022-03-05', 'working_shortened', 1, 'Рабочая суббота за понедельник 7 марта'),
    (1, '2022-03-07', 'holiday', null, 'Перенос с субботы 5 марта'),
    (1, '2022-03-08', 'holiday', null, 'Международный женский день'),
    (1, '2022-05-02', 'holiday', null, 'Праздник Весны и Труда, перенос с воскресенья 1 мая'),
    (1, '2022-05-03', 'holiday', null, 'Перенос с субботы 1 января'),
    (1, '2022-05-09', 'holiday', null, 'День Победы'),
    (1, '2022-05-10', 'holiday', null, 'Перенос с воскресенья 2 января'),
    (1, '2022-06-13', 'holiday', null, 'День России, перенос с воскресенья 12 июня'),
    (1, '2022-11-03', 'shortened', null, 'Накануне Дня народного единства'),
    (1, '2022-11-04', 'holiday', null, 'День народного единства');

-- 2023: decree № 1505 of 29 August 2022.
insert into calendar_day (calendar_id, day, kind, as_weekday, note) values
    (1, '2023-01-02', 'holiday', null, 'Новогодние каникулы'),
    (1, '2023-01-03', 'holiday', null, 'Новогодние каникулы'),
    (1, '2023-01-04', 'holiday', null, 'Новогодние каникулы'),
    (1, '2023-01-05', 'holiday', null, 'Новогодние каникулы'),
    (1, '2023-01-06', 'holiday', null, 'Новогодние каникулы'),
    (1, '2023-02-22', 'shortened', null, 'Накануне Дня защитника Отечества'),
    (1, '2023-02-23', 'holiday', null, 'День защитника Отечества'),
    (1, '2023-02-24', 'holiday', null, 'Перенос с воскресенья 1 января'),
    (1, '2023-03-07', 'shortened', null, 'Накануне Международного женского дня'),
    (1, '2023-03-08', 'holiday', null, 'Международный женский день'),
    (1, '2023-05-01', 'holiday', null, 'Праздник Весны и Труда'),
    (1, '2023-05-08', 'holiday', null, 'Перенос с воскресенья 8 января'),
    (1, '2023-05-09', 'holiday', null, 'День Победы'),
    (1, '2023-06-12', 'holiday', null, 'День России'),
    (1, '2023-11-03', 'shortened', null, 'Накануне Дня народного единства'),
    (1, '2023-11-06', 'holiday', null, 'День народного единства, перенос с субботы 4 ноября');

-- 2024: decree № 1314 of 10 August 2023.
insert into calendar_day (calendar_id, day, kind, as_weekday, note) values
    (1, '2024-01-01', 'holiday', null, 'Новогодние каникулы'),
    (1, '2024-01-02', 'holiday', null, 'Новогодние каникулы'),
    (1, '2024-01-03', 'holiday', null, 'Новогодние каникулы'),
    (1, '2024-01-04', 'holiday', null, 'Новогодние каникулы'),
    (1, '2024-01-05', 'holiday', null, 'Новогодние каникулы'),
    (1, '2024-01-08', 'holiday', null, 'Новогодние каникулы'),
    (1, '2024-02-22', 'shortened', null, 'Накануне Дня защитника Отечества'),
    (1, '2024-02-23', 'holiday', null, 'День защитника Отечества'),
    (1, '2024-03-07', 'shortened', null, 'Накануне Международного женского дня'),
    (1, '2024-03-08', 'holiday', null, 'Международный женский день'),
    (1, '2024-04-27', 'working', 1, 'Рабочая суббота за понедельник 29 апреля'),
    (1, '2024-04-29', 'holiday', null, 'Перенос с субботы 27 апреля'),
    (1, '2024-04-30', 'holiday', null, 'Перенос с субботы 2 ноября'),
    (1, '2024-05-01', 'holiday', null, 'Праздник Весны и Труда'),
    (1, '2024-05-08', 'shortened', null, 'Накануне Дня Победы'),
    (1, '2024-05-09', 'holiday', null, 'День Победы'),
    (1, '2024-05-10', 'holiday', null, 'Перенос с субботы 6 января'),
    (1, '2024-06-11', 'shortened', null, 'Накануне Дня России'),
    (1, '2024-06-12', 'holiday', null, 'День России'),
    (1, '2024-11-02', 'working_shortened', 2, 'Рабочая суббота за вторник 30 апреля'),
    (1, '2024-11-04', 'holiday', null, 'День народного единства'),
    (1, '2024-12-28', 'working', 1, 'Рабочая суббота за понедельник 30 декабря'),
    (1, '2024-12-30', 'holiday', null, 'Перенос с субботы 28 декабря'),
    (1, '2024-12-31', 'holiday', null, 'Перенос с воскресенья 7 января');

-- 2025: decree № 1335 of 4 October 2024.
insert into calendar_day (calendar_id, day, kind, as_weekday, note) values
    (1, '2025-01-01', 'holiday', null, 'Новогодние каникулы'),
    (1, '2025-01-02', 'holiday', null, 'Новогодние каникулы'),
    (1, '2025-01-03', 'holiday', null, 'Новогодние каникулы'),
    (1, '2025-01-06', 'holiday', null, 'Новогодние каникулы'),
    (1, '2025-01-07', 'holiday', null, 'Рождество Христово'),
    (1, '2025-01-08', 'holiday', null, 'Новогодние каникулы'),
    (1, '2025-03-07', 'shortened', null, 'Накануне Международного женского дня'),
    (1, '2025-04-30', 'shortened', null, 'Накануне Праздника Весны и Труда'),
    (1, '2025-05-01', 'holiday', null, 'Праздник Весны и Труда'),
    (1, '2025-05-02', 'holiday', null, 'Перенос с субботы 4 января'),
    (1, '2025-05-08', 'holiday', null, 'Перенос с воскресенья 23 февраля'),
    (1, '2025-05-09', 'holiday', null, 'День Победы'),
    (1, '2025-06-11', 'shortened', null, 'Накануне Дня России'),
    (1, '2025-06-12', 'holiday', null, 'День России'),
    (1, '2025-06-13', 'holiday', null, 'Перенос с субботы 8 марта'),
    (1, '2025-11-01', 'working_shortened', 1, 'Рабочая суббота за понедельник 3 ноября'),
    (1, '2025-11-03', 'holiday', null, 'Перенос с субботы 1 ноября'),
    (1, '2025-11-04', 'holiday', null, 'День народного единства'),
    (1, '2025-12-31', 'holiday', null, 'Перенос с воскресенья 5 января');

-- 2026: decree № 1466 of 24 September 2025.
insert into calendar_day (calendar_id, day, kind, as_weekday, note) values
    (1, '2026-01-01', 'holiday', null, 'Новогодние каникулы'),
    (1, '2026-01-02', 'holiday', null, 'Новогодние каникулы'),
    (1, '2026-01-05', 'holiday', null, 'Новогодние каникулы'),
    (1, '2026-01-06', 'holiday', null, 'Новогодние каникулы'),
    (1, '2026-01-07', 'holiday', null, 'Рождество Христово'),
    (1, '2026-01-08', 'holiday', null, 'Новогодние каникулы'),
    (1, '2026-01-09', 'holiday', null, 'Перенос с субботы 3 января'),
    (1, '2026-02-23', 'holiday', null, 'День защитника Отечества'),
    (1, '2026-03-09', 'holiday', null, 'Международный женский день, перенос с воскресенья 8 марта'),
    (1, '2026-04-30', 'shortened', null, 'Накануне Праздника Весны и Труда'),
    (1, '2026-05-01', 'holiday', null, 'Праздник Весны и Труда'),
    (1, '2026-05-08', 'shortened', null, 'Накануне Дня Победы'),
    (1, '2026-05-11', 'holiday', null, 'День Победы, перенос с субботы 9 мая'),
    (1, '2026-06-11', 'shortened', null, 'Накануне Дня России'),
    (1, '2026-06-12', 'holiday', null, 'День России'),
    (1, '2026-11-03', 'shortened', null, 'Накануне Дня народного единства'),
    (1, '2026-11-04', 'holiday', null, 'День народного единства'),
    (1, '2026-12-31', 'holiday', null, 'Перенос с воскресенья 4 января');

-- 2027 (assumed): the statutory holidays alone, with the transfers that the
-- Labour Code itself makes. The decree's transfers are not known here.
insert into calendar_day (calendar_id, day, kind, as_weekday, note, decreed) values
    (1, '2027-01-01', 'holiday', null, 'Новогодние каникулы', false),
    (1, '2027-01-04', 'holiday', null, 'Новогодние каникулы', false),
    (1, '2027-01-05', 'holiday', null, 'Новогодние каникулы', false),
    (1, '2027-01-06', 'holiday', null, 'Новогодние каникулы', false),
    (1, '2027-01-07', 'holiday', null, 'Рождество Христово', false),
    (1, '2027-01-08', 'holiday', null, 'Новогодние каникулы', false),
    (1, '2027-02-22', 'shortened', null, 'Накануне Дня защитника Отечества', false),
    (1, '2027-02-23', 'holiday', null, 'День защитника Отечества', false),
    (1, '2027-03-08', 'holiday', null, 'Международный женский день', false),
    (1, '2027-04-30', 'shortened', null, 'Накануне Праздника Весны и Труда', false),
    (1, '2027-05-03', 'holiday', null, 'Праздник Весны и Труда, перенос с субботы 1 мая', false),
    (1, '2027-05-10', 'holiday', null, 'День Победы, перенос с воскресенья 9 мая', false),
    (1, '2027-06-11', 'shortened', null, 'Накануне Дня России', false),
    (1, '2027-06-14', 'holiday', null, 'День России, перенос с субботы 12 июня', false),
    (1, '2027-11-03', 'shortened', null, 'Накануне Дня народного единства', false),
    (1, '2027-11-04', 'holiday', null, 'День народного единства', false),
    (1, '2027-12-31', 'shortened', null, 'Накануне Нового года', false);

-- Departments of the city administration as the face draws them; capacities
-- are unknown.
insert into department (id, code, name, short, ordinal, calendar_id) values
    (1, 'transport', 'Транспорт и дорожное хозяйство', 'Транспорт и дороги', 1, 1),
    (2, 'utilities', 'Городское хозяйство и топливно-энергетический комплекс', 'Горхозяйство и ТЭК', 2, 1),
    (3, 'prikubansky', 'Администрация Прикубанского внутригородского округа', 'Прикубанский округ', 3, 1),
    (4, 'karasunsky', 'Администрация Карасунского внутригородского округа', 'Карасунский округ', 4, 1),
    (5, 'housing', 'Жилищная инспекция', 'Жилищная инспекция', 5, 1),
    (6, 'zapadny', 'Администрация Западного внутригородского округа', 'Западный округ', 6, 1),
    (7, 'tsentralny', 'Администрация Центрального внутригородского округа', 'Центральный округ', 7, 1),
    (8, 'improvement', 'Благоустройство и озеленение', 'Благоустройство', 8, 1),
    (9, 'waste', 'Обращение с твёрдыми коммунальными отходами', 'Обращение с ТКО', 9, 1),
    (10, 'health', 'Здравоохранение', 'Здравоохранение', 10, 1),
    (11, 'education', 'Образование', 'Образование', 11, 1),
    (12, 'social', 'Социальная защита населения', 'Социальная защита', 12, 1);

-- Categories: the eleven of the city's statistics. `yards` and most of
-- `improvement` end with the district's administration, which the coordinator
-- chooses by the address; the row says where they begin.
insert into category (id, parent_id, code, name, short, ordinal, sector_id, department_id) values
    (1, null, 'roads', 'Дороги', 'Дороги', 1, 4, 1),
    (2, null, 'transport', 'Общественный транспорт', 'Транспорт', 2, 3, 1),
    (3, null, 'housing', 'ЖКХ и многоквартирные дома', 'ЖКХ и МКД', 3, 6, 5),
    (4, null, 'improvement', 'Благоустройство', 'Благоустройство', 4, null, 8),
    (5, null, 'yards', 'Дворы и территории общего пользования', 'Дворы', 5, null, 8),
    (6, null, 'waste', 'Вывоз мусора (ТКО)', 'Вывоз мусора', 6, 7, 9),
    (7, null, 'energy', 'Энергетика и освещение', 'Энергетика, свет', 7, 5, 2),
    (8, null, 'health', 'Здравоохранение', 'Здравоохранение', 8, 1, 10),
    (9, null, 'education', 'Образование', 'Образование', 9, 2, 11),
    (10, null, 'social', 'Социальная защита', 'Соцзащита', 10, 8, 12),
    (11, null, 'other', 'Прочее', 'Прочее', 11, null, null);

-- Subcategories (assumed).
insert into category (id, parent_id, code, name, short, ordinal, sector_id, department_id) values
    (101, 1, 'roads_potholes', 'Ямы и просадки', 'Ямы и просадки', 101, 4, 1),
    (102, 1, 'roads_surface', 'Ремонт и грейдирование дорог', 'Ремонт дорог', 102, 4, 1),
    (103, 1, 'roads_signals', 'Светофоры и дорожные знаки', 'Светофоры и знаки', 103, 4, 1),
    (104, 1, 'roads_marking', 'Разметка и пешеходные переходы', 'Разметка и переходы', 104, 4, 1),
    (105, 1, 'roads_drainage', 'Ливнёвая канализация', 'Ливнёвая канализация', 105, 4, 1),
    (106, 1, 'roads_sidewalks', 'Тротуары', 'Тротуары', 106, 4, 1),
    (107, 1, 'roads_snow', 'Снег и гололёд', 'Снег и гололёд', 107, 4, 1),
    (201, 2, 'transport_intervals', 'Интервалы движения', 'Интервалы движения', 201, 3, 1),
    (202, 2, 'transport_cabin', 'Состояние салона', 'Состояние салона', 202, 3, 1),
    (203, 2, 'transport_drivers', 'Работа водителей', 'Работа водителей', 203, 3, 1),
    (204, 2, 'transport_stops', 'Остановки', 'Остановки', 204, 3, 1),
    (205, 2, 'transport_routes', 'Маршруты и расписание', 'Маршруты', 205, 3, 1),
    (206, 2, 'transport_fare', 'Оплата проезда', 'Оплата проезда', 206, 3, 1),
    (301, 3, 'housing_heating', 'Отопление', 'Отопление', 301, 6, 2),
    (302, 3, 'housing_water', 'Водоснабжение', 'Водоснабжение', 302, 6, 2),
    (303, 3, 'housing_upkeep', 'Содержание дома', 'Содержание дома', 303, 6, 5),
    (304, 3, 'housing_lifts', 'Лифты', 'Лифты', 304, 6, 5),
    (305, 3, 'housing_bills', 'Начисления и квитанции', 'Начисления', 305, 6, 5),
    (306, 3, 'housing_sewer', 'Водоотведение', 'Водоотведение', 306, 6, 2),
    (307, 3, 'housing_overhaul', 'Капитальный ремонт', 'Капитальный ремонт', 307, 6, 5),
    (401, 4, 'improvement_parks', 'Парки и скверы', 'Парки и скверы', 401, null, 8),
    (402, 4, 'improvement_trees', 'Аварийные деревья', 'Аварийные деревья', 402, null, 8),
    (403, 4, 'improvement_dumps', 'Свалки', 'Свалки', 403, null, 8),
    (404, 4, 'improvement_lawns', 'Газоны и покос травы', 'Газоны и покос', 404, null, 8),
    (405, 4, 'improvement_animals', 'Животные без владельцев', 'Животные', 405, null, 8),
    (406, 4, 'improvement_ads', 'Реклама и надписи', 'Реклама и надписи', 406, null, 8),
    (501, 5, 'yards_playgrounds', 'Детские и спортивные площадки', 'Площадки', 501, null, 8),
    (502, 5, 'yards_parking', 'Парковка на газоне', 'Парковка на газоне', 502, null, 8),
    (503, 5, 'yards_surface', 'Проезды во дворах', 'Проезды во дворах', 503, null, 8),
    (504, 5, 'yards_cleaning', 'Уборка двора', 'Уборка двора', 504, null, 8),
    (505, 5, 'yards_barriers', 'Шлагбаумы и ограждения', 'Шлагбаумы', 505, null, 8),
    (601, 6, 'waste_schedule', 'График вывоза', 'График вывоза', 601, 7, 9),
    (602, 6, 'waste_sites', 'Контейнерные площадки', 'Контейнерные площадки', 602, 7, 9),
    (603, 6, 'waste_bulky', 'Крупногабаритный мусор', 'Крупный мусор', 603, 7, 9),
    (604, 6, 'waste_bins', 'Нехватка баков', 'Нехватка баков', 604, 7, 9),
    (605, 6, 'waste_sorting', 'Раздельный сбор', 'Раздельный сбор', 605, 7, 9),
    (701, 7, 'energy_street', 'Уличное освещение', 'Уличное освещение', 701, 5, 2),
    (702, 7, 'energy_yard', 'Дворовое освещение', 'Дворовое освещение', 702, 5, 2),
    (703, 7, 'energy_outage', 'Отключения электричества', 'Отключения света', 703, 5, 2),
    (704, 7, 'energy_wires', 'Провода и опоры', 'Провода и опоры', 704, 5, 2),
    (705, 7, 'energy_gas', 'Газоснабжение', 'Газоснабжение', 705, 5, 2),
    (801, 8, 'health_appointment', 'Запись к врачу', 'Запись к врачу', 801, 1, 10),
    (802, 8, 'health_queues', 'Очереди в поликлиниках', 'Очереди', 802, 1, 10),
    (803, 8, 'health_medicines', 'Лекарственное обеспечение', 'Лекарства', 803, 1, 10),
    (804, 8, 'health_staff', 'Работа медперсонала', 'Работа медперсонала', 804, 1, 10),
    (901, 9, 'education_schools', 'Школы', 'Школы', 901, 2, 11),
    (902, 9, 'education_kindergartens', 'Детские сады', 'Детские сады', 902, 2, 11),
    (903, 9, 'education_meals', 'Питание', 'Питание', 903, 2, 11),
    (904, 9, 'education_buildings', 'Здания и территория', 'Здания школ и садов', 904, 2, 11),
    (1001, 10, 'social_benefits', 'Льготы и выплаты', 'Льготы и выплаты', 1001, 8, 12),
    (1002, 10, 'social_access', 'Доступная среда', 'Доступная среда', 1002, 8, 12),
    (1003, 10, 'social_elderly', 'Помощь пожилым', 'Помощь пожилым', 1003, 8, 12),
    (1004, 10, 'social_families', 'Поддержка семей', 'Поддержка семей', 1004, 8, 12),
    (1101, 11, 'other_noise', 'Шум', 'Шум', 1101, null, null),
    (1102, 11, 'other_trade', 'Стихийная торговля', 'Стихийная торговля', 1102, null, null),
    (1103, 11, 'other_question', 'Вопросы и предложения', 'Вопросы', 1103, null, null),
    (1104, 11, 'other_thanks', 'Благодарности', 'Благодарности', 1104, null, null);

-- Normatives (domain.md §6).
insert into normative (id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis) values
    (1, 1, null, 'normal', 'total', 9, 'working_hours', 1, 'Инциденты в соцсетях: 9 рабочих часов (Севастополь)'),
    (2, 1, null, 'high', 'total', 4, 'working_hours', 1, 'Приоритетные инциденты: 4 рабочих часа (Севастополь)'),
    (3, 1, null, 'storm', 'total', 2, 'working_hours', 1, '(assumed)'),
    (4, 1, null, 'normal', 'interim', 7, 'working_days', 1, 'После промежуточного ответа: 7 рабочих дней (Севастополь)'),
    (5, 1, null, 'high', 'interim', 7, 'working_days', 1, 'После промежуточного ответа: 7 рабочих дней (Севастополь)'),
    (6, 1, null, 'storm', 'interim', 7, 'working_days', 1, '(assumed)'),
    (11, 2, null, 'normal', 'total', 11, 'working_days', 1, '1 + 9 + 1 рабочий день («Наш Санкт-Петербург»)'),
    (12, 2, null, 'normal', 'moderation', 1, 'working_days', 1, '«Наш Санкт-Петербург»'),
    (13, 2, null, 'normal', 'execution', 9, 'working_days', 1, '«Наш Санкт-Петербург»'),
    (14, 2, null, 'normal', 'approval', 1, 'working_days', 1, '«Наш Санкт-Петербург»'),
    (15, 2, null, 'normal', 'interim', 15, 'calendar_days', 1, '(assumed)'),
    (16, 2, null, 'high', 'total', 5, 'working_days', 1, '(assumed)'),
    (17, 2, null, 'high', 'moderation', 1, 'working_days', 1, '(assumed)'),
    (18, 2, null, 'high', 'execution', 3, 'working_days', 1, '(assumed)'),
    (19, 2, null, 'high', 'approval', 1, 'working_days', 1, '(assumed)'),
    (20, 2, null, 'high', 'interim', 15, 'calendar_days', 1, '(assumed)'),
    (21, 2, null, 'storm', 'total', 3, 'working_days', 1, '(assumed)'),
    (22, 2, null, 'storm', 'moderation', 1, 'working_days', 1, '(assumed)'),
    (23, 2, null, 'storm', 'execution', 1, 'working_days', 1, '(assumed)'),
    (24, 2, null, 'storm', 'approval', 1, 'working_days', 1, '(assumed)'),
    (25, 2, null, 'storm', 'interim', 15, 'calendar_days', 1, '(assumed)'),
    (31, 3, null, 'normal', 'total', 9, 'working_hours', 1, 'Как в «Инцидент-менеджменте» (assumed)'),
    (32, 3, null, 'high', 'total', 4, 'working_hours', 1, 'Как в «Инцидент-менеджменте» (assumed)'),
    (33, 3, null, 'storm', 'total', 2, 'working_hours', 1, '(assumed)'),
    (34, 3, null, 'normal', 'interim', 7, 'working_days', 1, 'Как в «Инцидент-менеджменте» (assumed)'),
    (35, 3, null, 'high', 'interim', 7, 'working_days', 1, 'Как в «Инцидент-менеджменте» (assumed)'),
    (36, 3, null, 'storm', 'interim', 7, 'working_days', 1, '(assumed)'),
    (41, 4, null, 'normal', 'total', 9, 'working_days', 1, '(assumed)'),
    (42, 4, null, 'high', 'total', 5, 'working_days', 1, '(assumed)'),
    (43, 4, null, 'storm', 'total', 3, 'working_days', 1, '(assumed)'),
    (44, 4, null, 'normal', 'interim', 15, 'calendar_days', 1, '(assumed)'),
    (45, 4, null, 'high', 'interim', 15, 'calendar_days', 1, '(assumed)'),
    (46, 4, null, 'storm', 'interim', 15, 'calendar_days', 1, '(assumed)'),
    (51, 5, null, 'normal', 'total', 9, 'working_days', 1, '(assumed)'),
    (52, 5, null, 'high', 'total', 5, 'working_days', 1, '(assumed)'),
    (53, 5, null, 'storm', 'total', 3, 'working_days', 1, '(assumed)'),
    (54, 5, null, 'normal', 'interim', 15, 'calendar_days', 1, '(assumed)'),
    (55, 5, null, 'high', 'interim', 15, 'calendar_days', 1, '(assumed)'),
    (56, 5, null, 'storm', 'interim', 15, 'calendar_days', 1, '(assumed)');
