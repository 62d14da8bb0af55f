-- grain: one row per block of periods, environment and reporter, for the city; classes P and I; only what there is
select
    floor((period - $first) / $length)::integer as block,
    environment,
    coalesce(reporter, 'unknown') as reporter,
    sum(n)::bigint as n
from counted_by_sender
where
    period between $first and $first + $blocks * $length - 1
    and counted_from_days <= 14 * $length
    and protection in ('P', 'I')
group by 1, 2, 3
order by 1, 2, 3;
