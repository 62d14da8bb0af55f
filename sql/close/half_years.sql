-- grain: one row per half-year and set of records of L5, L7 and L8 (classes P and I)
insert into summed by name
with placed as (
    select
        *,
        floor(period / 13)::integer as block
    from scope
    where protection in ('P', 'I') and days <= 182
)

select
    182 as days,
    block,
    'PI' as classes,
    environment,
    area,
    district,
    category,
    reporter,
    arena,
    count(*) as n,
    sum(record_key) % 4294967296 as key_sum
from placed
group by
    grouping sets (
        (block),
        (block, environment),
        (block, area),
        (block, district),
        (block, environment, area),
        (block, environment, district),
        (block, category),
        (block, environment, category),
        (block, reporter),
        (block, arena)
    );
