-- grain: one row per version of a record; the one in force is the latest revised, ties broken by its content. Where only the
-- file is dated, what says the same as before is no version of its own: a feed that is fetched again repeats most of itself
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
with begun as (
    select
        again.rowid as place,
        record,
        revised,
        content,
        accepted,
        lag(content) over earlier is distinct from content
        -- a file of several senders' rows is the batch of none of them
        or (lag(revised) over earlier <> revised and not coalesce(dated_by_file, false)) as begins
    from again
    left join (select source, bool_or(dated_by_file) as dated_by_file from batch group by source) as sender using (source)
    window earlier as (partition by record order by revised, content, again.rowid)
),

numbered as (
    select
        *,
        sum(begins::integer) over (partition by record order by revised, content, place) as nth
    from begun
),

known as (
    select
        record,
        nth,
        min(accepted) as accepted,
        arg_max(place, {revised: revised, place: place}) as place
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

select
    again.* exclude (accepted, content),
    known.accepted,
    latest.nth = known.nth as in_force
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
