-- grain: one row per record type and source that loses rows; a record counts once nothing of it is left, as of the type of its
-- version in force
with kept as (
    select judged.record
    from judged
    anti join whole on whole.record = judged.record
    where not judged.is_past
),

gone as (
    select
        going.record,
        going.source,
        arg_max(going.counted_as, {revised: going.revised, content: content_of(going)}) as counted_as
    from going
    anti join kept on kept.record = going.record
    group by going.record, going.source
),

records as (
    select
        counted_as,
        source,
        count(*) as n
    from gone
    group by counted_as, source
),

versions as (
    select
        counted_as,
        source,
        count(*) as n
    from going
    group by counted_as, source
)

select
    versions.counted_as as record_type,
    versions.source,
    versions.n as versions,
    coalesce(records.n, 0) as records
from versions
left join records on records.counted_as = versions.counted_as and records.source = versions.source
order by record_type, versions.source;
