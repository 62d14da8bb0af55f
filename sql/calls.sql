-- grain: one row per block of periods, question and answer about calls (class X), for the city: what they concern, whom, who
-- calls, what came of it; of each question all calls. Zero-filled; a code that is not told is unknown
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

call as (
    select
        floor((period - $first) / $length)::integer as block,
        coalesce(concern, 'unknown') as concern,
        coalesce(age, 'unknown') as age,
        coalesce(handling, 'unknown') as handling,
        coalesce(reporter, 'unknown') as reporter
    from record
    where
        period between $first and $first + $blocks * $length - 1
        and counted_from_days <= 14 * $length
        and protection = 'X'
        and in_city
),

counted as (
    select block, 'concern' as dimension, concern as code, count(*) as n from call group by block, concern
    union all
    select block, 'age', age, count(*) from call group by block, age
    union all
    select block, 'handling', handling, count(*) from call group by block, handling
    union all
    select block, 'reporter', reporter, count(*) from call group by block, reporter
),

asked as (
    select dimension, code, position
    from code
    where dimension in ('concern', 'age', 'handling', 'reporter')
    union
    select distinct dimension, 'unknown', 1000
    from code
    where
        dimension in ('concern', 'age', 'handling', 'reporter')
        and dimension not in (select dimension from code where code = 'unknown')
)

select
    block.block,
    asked.dimension,
    asked.code,
    coalesce(counted.n, 0) as n
from block
cross join asked
left join counted
    on counted.block = block.block and counted.dimension = asked.dimension and counted.code = asked.code
order by block.block, asked.dimension, asked.position;
