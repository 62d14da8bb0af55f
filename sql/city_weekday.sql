-- grain: one row per block of periods and day of the week (1 Monday - 7 Sunday), for the city; class P, and of days that are
-- known exactly alone; zero-filled
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

weekday as (
    select number as weekday
    from generate_series(1, 7) as numbers (number)
),

counted as (
    select
        floor((period - $first) / $length)::integer as block,
        isodow(occurred) as weekday,
        count(*) as n
    from record
    where
        period between $first and $first + $blocks * $length - 1
        and counted_from_days = (select min(days) from code where dimension = 'time_precision')
        and protection in ('P')
        and in_city
    group by 1, 2
)

select
    block.block,
    weekday.weekday,
    coalesce(counted.n, 0) as n
from block
cross join weekday
left join counted on counted.block = block.block and counted.weekday = weekday.weekday
order by block.block, weekday.weekday;
