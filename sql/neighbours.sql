-- grain: one row per block of periods and environment, of what happened outside the city; classes P and I; zero-filled
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

counted as (
    select
        floor((period - $first) / $length)::integer as block,
        environment,
        count(*) as n
    from record
    where
        period between $first and $first + $blocks * $length - 1
        and counted_from_days <= 14 * $length
        and protection in ('P', 'I')
        and not in_city
    group by 1, 2
)

select
    block.block,
    environment.code as environment,
    coalesce(counted.n, 0) as n
from block
inner join code as environment on environment.dimension = 'environment'
left join counted on counted.block = block.block and counted.environment = environment.code
order by block.block, environment.position;
