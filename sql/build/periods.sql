-- grain: one row per period from the first record to the last
insert into period
select
    period,
    $anchor::date + 14 * period::integer as first_day,
    $anchor::date + 14 * period::integer + 13 as last_day
from generate_series(
    (select min(period) from record),
    (select max(period) from record)
) as numbers (period);
