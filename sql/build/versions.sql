-- grain: one row per version of a record; the one in force is the latest revised, ties broken by its content. Where only the
-- file is dated, what says the same as before is no version of its own: a feed that is fetched again repeats most of itself.
-- It runs on DuckDB and, transpiled, on Spark: versions that are alike in moment and content are told apart by nothing
create temp table repeated as
select record
from delivered
group by record
having count(*) > 1;

create temp table again as
select
    delivered.*,
    content_of(delivered) as content
from delivered
semi join repeated on repeated.record = delivered.record;

create temp table compared as
with sender as (
    select
        source,
        bool_or(dated_by_file) as dated_by_file
    from batch
    group by source
),

begun as (
    select
        again.record,
        again.revised,
        again.content,
        again.accepted,
        lag(again.content) over earlier is distinct from again.content
        -- a file of several senders' rows is the batch of none of them
        or (lag(again.revised) over earlier <> again.revised and not coalesce(sender.dated_by_file, false)) as begins
    from again
    left join sender on sender.source = again.source
    window earlier as (partition by again.record order by again.revised, again.content)
),

numbered as (
    select
        record,
        revised,
        content,
        accepted,
        sum(case when begins then 1 else 0 end) over (partition by record order by revised, content) as nth
    from begun
),

known as (
    select
        record,
        nth,
        max(revised) as revised,
        max(content) as content,
        min(accepted) as accepted
    from numbered
    group by record, nth
),

latest as (
    select
        record,
        max(nth) as nth
    from known
    group by record
)

select distinct
    again.record,
    again.record_key,
    again.event,
    again.source,
    again.record_type,
    again.occurred,
    again.received,
    again.revised,
    again.environment,
    again.environment_secondary,
    again.category,
    again.category_secondary,
    again.concern,
    again.arena,
    again.related,
    again.reporter,
    again.channel,
    again.age,
    again.handling,
    again.handled,
    again.referred_to,
    again.source_reliability,
    again.information,
    again.time_precision,
    again.withdrawn,
    again.district,
    again.place_precision,
    known.accepted,
    latest.nth = known.nth as in_force
from known
inner join again
    on again.record = known.record and again.revised = known.revised and again.content = known.content
inner join latest on latest.record = known.record;

-- most records came once: they need no comparison
create temp view every_version as
select
    delivered.record,
    delivered.record_key,
    delivered.event,
    delivered.source,
    delivered.record_type,
    delivered.occurred,
    delivered.received,
    delivered.revised,
    delivered.environment,
    delivered.environment_secondary,
    delivered.category,
    delivered.category_secondary,
    delivered.concern,
    delivered.arena,
    delivered.related,
    delivered.reporter,
    delivered.channel,
    delivered.age,
    delivered.handling,
    delivered.handled,
    delivered.referred_to,
    delivered.source_reliability,
    delivered.information,
    delivered.time_precision,
    delivered.withdrawn,
    delivered.district,
    delivered.place_precision,
    delivered.accepted,
    true as in_force
from delivered
anti join repeated on repeated.record = delivered.record
union all
select *
from compared;

insert into past_version by name
select *
from every_version
where withdrawn or not in_force;
