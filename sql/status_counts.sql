-- grain: one row per source, record type, environment and district with its records in force; zero-filled
with counted as (
    select 'source' as dimension, source as code from record
    union all
    select 'record_type', record_type from record
    union all
    select 'environment', environment from record
    union all
    select 'district', district from record
)

select
    code.dimension,
    code.code,
    count(counted.code) as records
from code
left join counted on counted.dimension = code.dimension and counted.code = code.code
where code.dimension in ('source', 'record_type', 'environment', 'district')
group by code.dimension, code.code, code.position
order by code.dimension, code.position;
