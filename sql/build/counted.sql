-- grain: one row per period and each way that pages group by: how many records of the city
insert into counted_by_type
select
    period,
    counted_from_days,
    protection,
    environment,
    record_type,
    category_1,
    count(*) as n
from record
where in_city
group by period, counted_from_days, protection, environment, record_type, category_1;

insert into counted_by_place
select
    period,
    counted_from_days,
    protection,
    environment,
    category_1,
    district,
    count(*) as n
from record
where in_city
group by period, counted_from_days, protection, environment, category_1, district;

insert into counted_by_sender
select
    period,
    counted_from_days,
    protection,
    environment,
    source,
    reporter,
    count(*) as n
from record
where in_city
group by period, counted_from_days, protection, environment, source, reporter;
