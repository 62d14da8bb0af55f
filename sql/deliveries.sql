-- grain: one row per source and block of periods: the deliveries that came in it, and their rows; zero-filled
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

came as (
    select
        source,
        floor((accepted::date - $anchor::date) / 14) as period,
        1 as accepted,
        0 as refused_whole,
        delivered_rows - out_of_scope as delivered_rows,
        refused - out_of_scope as refused
    from batch
    union all
    select
        source,
        floor((refused::date - $anchor::date) / 14),
        0,
        1,
        0,
        0
    from refused_delivery
),

counted as (
    select
        source,
        floor((period - $first) / $length)::integer as block,
        sum(accepted) as deliveries,
        sum(refused_whole) as refused_whole,
        sum(delivered_rows) as delivered_rows,
        sum(refused) as refused_rows
    from came
    where period between $first and $first + $blocks * $length - 1
    group by 1, 2
)

select
    block.block,
    sender.source,
    coalesce(counted.deliveries, 0)::bigint as deliveries,
    coalesce(counted.refused_whole, 0)::bigint as refused_whole,
    coalesce(counted.delivered_rows, 0)::bigint as delivered_rows,
    coalesce(counted.refused_rows, 0)::bigint as refused_rows
from block
cross join sender
left join counted on counted.block = block.block and counted.source = sender.source
where sender.source in (select source from batch union select source from refused_delivery)
order by block.block, sender.source;
