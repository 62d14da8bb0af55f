-- grain: one row per way of counting that does not hold every record of the city once
with whole as (
    select count(*) as n
    from record
    where in_city
),

counted as (
    select 'type' as way, coalesce(sum(n), 0) as n from counted_by_type
    union all
    select 'place', coalesce(sum(n), 0) from counted_by_place
    union all
    select 'sender', coalesce(sum(n), 0) from counted_by_sender
)

select counted.way
from counted
cross join whole
where counted.n <> whole.n;
