-- grain: one row per block of periods: reports in the city, the events they tell of, and how many of these may be another
-- one: classes P and I; zero-filled. A sender's event id makes several reports one event. Without it nothing is merged; of
-- class P alone it is told how many share day, district and category. Tips are never compared: that would link people
with block as (
    select number as block
    from generate_series(0, $blocks - 1) as numbers (number)
),

reported as (
    select
        floor((period - $first) / $length)::integer as block,
        source,
        protection,
        coalesce(event, record) as event,
        event is not null as is_given,
        occurred,
        district,
        category,
        counted_from_days = (select min(days) from code where dimension = 'time_precision') as has_exact_day
    from record
    where
        period between $first and $first + $blocks * $length - 1
        and counted_from_days <= 14 * $length
        and protection in ('P', 'I')
        and in_city
),

counted as (
    select
        block,
        count(*) as reports,
        count(distinct event) as events
    from reported
    group by block
),

alike as (
    select
        block,
        occurred,
        district,
        category,
        source,
        count(distinct event) filter (where is_given) as told_apart,
        count(distinct event) as events
    from reported
    where protection = 'P' and has_exact_day and district <> 'unknown'
    group by block, occurred, district, category, source
),

likely as (
    select
        block,
        sum(events) - greatest(1, max(told_apart)) as likely_same
    from alike
    group by block, occurred, district, category
),

likely_by_block as (
    select
        block,
        sum(likely_same) as likely_same
    from likely
    group by block
)

select
    block.block,
    coalesce(counted.reports, 0)::bigint as count,
    coalesce(counted.events, 0)::bigint as events,
    coalesce(likely_by_block.likely_same, 0)::bigint as likely_same
from block
left join counted on counted.block = block.block
left join likely_by_block on likely_by_block.block = block.block
order by block.block;
