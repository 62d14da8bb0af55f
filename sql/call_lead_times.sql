-- grain: one row per block of periods and handling with so many calls at least that their median is of no single one: the
-- median days from when a call was received to when it was handled so; class X
select
    floor((period - $first) / $length)::integer as block,
    handling,
    count(*) as n,
    median(handled - received) as days
from record
where
    period between $first and $first + $blocks * $length - 1
    and counted_from_days <= 14 * $length
    and protection = 'X'
    and in_city
    and handled is not null
    and handling is not null
group by 1, 2
having count(*) >= $at_least
order by 1, 2;
