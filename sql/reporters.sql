-- grain: one row per block of periods, source and reporter: what was reported of the city; only what there is
select
    floor((period - $first) / $length)::integer as block,
    source,
    reporter,
    count(*) as n
from record
where
    period between $first and $first + $blocks * $length - 1
    and counted_from_days <= 14 * $length
    and in_city
group by 1, 2, 3
order by 1, 2, 3;
