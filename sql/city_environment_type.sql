-- grain: one row per block of periods, environment and record type, for the city; zero-filled
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

counted as (
    select
        floor((period - $first) / $length)::integer as block,
        environment,
        record_type,
        sum(n)::bigint as n
    from counted_by_type
    where
        period between $first and $first + $blocks * $length - 1
        and counted_from_days <= 14 * $length
    group by 1, 2, 3
)

select
    block.block,
    environment.code as environment,
    record_type.code as record_type,
    coalesce(counted.n, 0) as n
from block
inner join code as environment on environment.dimension = 'environment'
inner join code as record_type on record_type.dimension = 'record_type'
left join counted
    on
        counted.block = block.block
        and counted.environment = environment.code
        and counted.record_type = record_type.code
order by block.block, environment.position, record_type.position;
