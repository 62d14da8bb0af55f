-- grain: one row per source, environment, period, days from an event until it was first known here, and days from the end
-- of its period until then: the records of some periods. What had happened before the source's first delivery was
-- delivered as history
with known_before as (
    select
        record,
        min(accepted) as moment
    from past_version
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
    least(record.accepted, known_before.moment)::date - record.occurred as days,
    least(record.accepted, known_before.moment)::date - period.last_day as days_after_end,
    count(*) as n
from record
left join known_before on known_before.record = record.record
inner join begun on begun.source = record.source
inner join period on period.period = record.period
where record.period between $first and $last and record.counted_from_days <= 14 and record.occurred >= begun.day
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5;
