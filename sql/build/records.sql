-- grain: one row per record in force that is not withdrawn
insert into record
select
    version.record,
    version.record_key,
    version.source,
    version.record_type,
    record_type.protection,
    version.occurred,
    floor((version.occurred - $anchor::date) / 14)::integer as period,
    version.environment,
    version.category,
    category.parent as category_1,
    version.concern,
    version.arena,
    version.reporter,
    version.age,
    version.handling,
    version.information,
    version.district,
    district.parent as area,
    time_precision.days as counted_from_days,
    coalesce(place_precision.in_city, true) as in_city,
    version.accepted
from version
inner join code as record_type
    on record_type.dimension = 'record_type' and record_type.code = version.record_type
inner join code as district
    on district.dimension = 'district' and district.code = version.district
inner join code as time_precision
    on time_precision.dimension = 'time_precision' and time_precision.code = version.time_precision
left join code as place_precision
    on place_precision.dimension = 'place_precision' and place_precision.code = version.place_precision
left join code as category
    on category.dimension = 'category' and category.code = version.category
where version.in_force and not version.withdrawn;
