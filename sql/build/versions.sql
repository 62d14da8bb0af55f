-- grain: one row per version of a record; the one in force is the latest revised, ties broken by its content
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
with known as (
    select
        record,
        content,
        min(accepted) as accepted,
        min(rowid) as place
    from again
    group by record, content
),

latest as (
    select
        record,
        arg_max(content, {revised: revised, content: content}) as content
    from again
    group by record
)

select
    again.* exclude (accepted, content),
    known.accepted,
    latest.content = known.content as in_force
from known
inner join again on again.rowid = known.place
inner join latest on latest.record = known.record;

-- most records came once: they need no comparison
create temp view every_version as
select
    delivered.*,
    true as in_force
from delivered
anti join repeated on repeated.record = delivered.record
union all by name
from compared;

insert into past_version by name
select *
from every_version
where withdrawn or not in_force;
