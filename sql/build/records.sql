-- grain: one row per record in force that is not withdrawn; a code that the vocabulary lacks is left for a check to find
insert into record
select
    version.record,
    version.record_key,
    version.event,
    version.source,
    version.record_type,
    record_type.protection,
    version.occurred,
    floor(date_diff('day', $anchor::date, version.occurred) / 14)::integer as period,
    version.received,
    version.revised,
    version.environment,
    version.environment_secondary,
    version.category,
    category.parent as category_1,
    version.category_secondary,
    version.concern,
    version.arena,
    version.related,
    version.reporter,
    version.channel,
    version.age,
    version.handling,
    version.handled,
    version.referred_to,
    version.source_reliability,
    version.information,
    version.time_precision,
    time_precision.days as counted_from_days,
    version.district,
    district.parent as area,
    version.place_precision,
    coalesce(place_precision.in_city, true) as in_city,
    version.accepted
from every_version as version
left join code as record_type
    on record_type.dimension = 'record_type' and record_type.code = version.record_type
left join code as district
    on district.dimension = 'district' and district.code = version.district
left join code as time_precision
    on time_precision.dimension = 'time_precision' and time_precision.code = version.time_precision
left join code as place_precision
    on place_precision.dimension = 'place_precision' and place_precision.code = version.place_precision
left join code as category
    on category.dimension = 'category' and category.code = version.category
where version.in_force and not version.withdrawn;
