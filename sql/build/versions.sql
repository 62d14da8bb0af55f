-- grain: one row per version of a record; the one in force is the latest revised, ties broken by its content
insert into version
with known as (
    select
        record,
        content,
        min(accepted) as accepted,
        min(rowid) as place
    from delivered
    group by record, content
),

revised as (
    select record
    from known
    group by record
    having count(*) > 1
),

latest as (
    select
        record,
        arg_max(content, {revised: revised, content: content}) as content
    from delivered
    where record in (select record from revised)
    group by record
)

select
    delivered.record,
    delivered.content,
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
    delivered.district,
    delivered.place_precision,
    delivered.withdrawn,
    known.accepted,
    latest.record is null or latest.content = known.content as in_force
from known
inner join delivered on delivered.rowid = known.place
left join latest on latest.record = known.record;

drop table delivered;
