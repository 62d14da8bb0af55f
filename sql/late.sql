-- grain: one row per source, environment, period and delay: how many periods after it ended, and `offset` days more, a
-- record was first known here (0: by then). What had happened before the source's first delivery was delivered as
-- history and is left out, but in the last period, whose records are those to be told of
with first_known as (
    select
        record,
        min(accepted)::date as day
    from version
    group by record
),

begun as (
    select
        source,
        min(accepted)::date as day
    from batch
    group by source
)

select
    record.source,
    record.environment,
    record.period,
    greatest(0, ceil((first_known.day - period.last_day - $offset) / 14.0))::integer as delay,
    count(*) as n
from record
inner join first_known on first_known.record = record.record
inner join begun on begun.source = record.source
inner join period on period.period = record.period
where
    record.period between $first and $first + $blocks * $length - 1
    and record.counted_from_days <= 14
    and record.in_city
    and (period.first_day >= begun.day or record.period = $first + $blocks * $length - 1)
group by 1, 2, 3, 4
order by 1, 2, 3, 4;
