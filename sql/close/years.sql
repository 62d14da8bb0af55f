-- grain: one row per 364 days and set of records of L6 (classes P and I), and of L9 (calls)
insert into summed by name
with dated as (
    select
        *,
        floor(period / 26)::integer as block
    from scope
    where days <= 364
)

select
    364 as days,
    block,
    'PI' as classes,
    record_type,
    environment,
    district,
    count(*) as n,
    sum(record_key) % 4294967296 as key_sum
from dated
where protection in ('P', 'I')
group by
    grouping sets (
        (block),
        (block, record_type),
        (block, environment),
        (block, district),
        (block, record_type, environment),
        (block, record_type, district),
        (block, environment, district),
        (block, record_type, environment, district)
    )
union all by name
select
    364 as days,
    block,
    'X' as classes,
    concern,
    age,
    handling,
    count(*) as n,
    sum(record_key) % 4294967296 as key_sum
from dated
where protection = 'X'
group by grouping sets ((block), (block, concern), (block, age), (block, handling));
