-- grain: one row per block of periods, environment and category of level 1, for the city; classes P and I; zero-filled
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

counted as (
    select
        floor((period - $first) / $length)::integer as block,
        environment,
        category_1 as category,
        sum(n)::bigint as n
    from counted_by_type
    where
        period between $first and $first + $blocks * $length - 1
        and counted_from_days <= 14 * $length
        and protection in ('P', 'I')
    group by 1, 2, 3
)

select
    block.block,
    environment.code as environment,
    category.code as category,
    coalesce(counted.n, 0) as n
from block
inner join code as environment on environment.dimension = 'environment'
inner join code as category on category.dimension = 'category' and category.parent = category.code
left join counted
    on
        counted.block = block.block
        and counted.environment = environment.code
        and counted.category = category.code
order by block.block, environment.position, category.position;
