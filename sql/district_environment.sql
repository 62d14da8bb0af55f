-- grain: one row per block of periods, district (the unknown one too) and environment; classes P and I; zero-filled
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

counted as (
    select
        floor((period - $first) / $length)::integer as block,
        district,
        environment,
        sum(n)::bigint as n
    from counted_by_place
    where
        period between $first and $first + $blocks * $length - 1
        and counted_from_days <= 14 * $length
        and protection in ('P', 'I')
    group by 1, 2, 3
)

select
    block.block,
    district.code as district,
    district.parent as area,
    environment.code as environment,
    coalesce(counted.n, 0) as n
from block
inner join code as district on district.dimension = 'district'
inner join code as environment on environment.dimension = 'environment'
left join counted
    on
        counted.block = block.block
        and counted.district = district.code
        and counted.environment = environment.code
order by block.block, district.position, environment.position;
