-- grain: one row per record type and source of which something is past keeping, with the first day that is not
insert into kept_from
with past as (
    select
        record_type,
        source,
        before
    from thinned
    union all
    select
        unnest($types::text[]) as record_type,
        null as source,
        unnest($days::date[]) as before
)

select
    record_type.code as of_type,
    source.code as of_source,
    max(past.before) as first_day
from past
inner join code as record_type
    on record_type.dimension = 'record_type' and coalesce(past.record_type = record_type.code, true)
inner join code as source
    on source.dimension = 'source' and coalesce(past.source = source.code, true)
group by record_type.code, source.code;
