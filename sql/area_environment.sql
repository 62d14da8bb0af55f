-- grain: one row per block of periods, area (the unknown one too) and environment; classes P and I; zero-filled
with block as (
    select
        number as block,
        $first + number * $length as first_period,
        $first + (number + 1) * $length - 1 as last_period
    from generate_series(0, $blocks - 1) as numbers (number)
),

counted as (
    select
        floor((period - $first) / $length)::integer as block,
        area,
        environment,
        count(*) as n
    from record
    where
        period between $first and $first + $blocks * $length - 1
        and counted_from_days <= 14 * $length
        and protection in ('P', 'I')
        and in_city
    group by 1, 2, 3
)

select
    block.block,
    block.first_period,
    block.last_period,
    area.code as area,
    environment.code as environment,
    coalesce(counted.n, 0) as n
from block
inner join code as area on area.dimension = 'area'
inner join code as environment on environment.dimension = 'environment'
left join counted
    on
        counted.block = block.block
        and counted.area = area.code
        and counted.environment = environment.code
order by block.block, area.position, environment.position;
