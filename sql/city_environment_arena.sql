-- grain: one row per block of periods, environment and arena, for the city; classes P and I; zero-filled
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

counted as (
    select
        floor((period - $first) / $length)::integer as block,
        environment,
        coalesce(arena, 'unknown') as arena,
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
    environment.code as environment,
    arena.code as arena,
    coalesce(counted.n, 0) as n
from block
inner join code as environment on environment.dimension = 'environment'
inner join code as arena on arena.dimension = 'arena'
left join counted
    on
        counted.block = block.block
        and counted.environment = environment.code
        and counted.arena = arena.code
order by block.block, environment.position, arena.position;
