-- grain: one row per block of periods, source and reporter: what was reported of the city; only what there is
select
    floor((period - $first) / $length)::integer as block,
    source,
    reporter,
    sum(n)::bigint as n
from counted_by_sender
where
    period between $first and $first + $blocks * $length - 1
    and counted_from_days <= 14 * $length
group by 1, 2, 3
order by 1, 2, 3;
