-- grain: one row per record in the city, as the lattice sees it: environments that are not shown by themselves are one
insert into scope by name
select
    record.period,
    record.counted_from_days as days,
    record.record_key,
    record.protection,
    record.record_type,
    case when environment.default_view then record.environment else $rest end as environment,
    coalesce(record.area, 'unknown') as area,
    record.district,
    coalesce(record.category_1, 'unknown') as category,
    coalesce(record.reporter, 'unknown') as reporter,
    coalesce(record.arena, 'unknown') as arena,
    coalesce(record.concern, 'unknown') as concern,
    coalesce(record.age, 'unknown') as age,
    coalesce(record.handling, 'unknown') as handling
from built.record as record
inner join built.code as environment
    on environment.dimension = 'environment' and environment.code = record.environment
where record.in_city and record.period between $first and $last;
