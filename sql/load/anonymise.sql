-- grain: one row per accepted row of the delivery; only the columns named here are ever stored

create or replace table accepted as
with kept as (
    select
        row_no,
        left(keyed($hash_inner, $hash_outer, source || chr(0) || record_id), 32)::uuid as record,
        ('0x' || left(keyed($key_inner, $key_outer, source || chr(0) || record_id), 8))::uinteger as record_key,
        left(keyed($hash_inner, $hash_outer, source || chr(0) || 'event' || chr(0) || event_id), 32)::uuid as event,
        source,
        record_type,
        occurred,
        received,
        revised at time zone 'UTC' as revised,
        coalesce(environment, $unassessed) as environment,
        environment_secondary,
        category,
        category_secondary,
        concern,
        arena,
        related is true and protection in ('P', 'I') as related,
        reporter,
        channel,
        age,
        handling,
        handled,
        referred_to,
        source_reliability,
        information,
        coalesce(time_precision, $exact_day) as time_precision,
        exists (
            select 1
            from code
            where
                dimension = 'category'
                and whole_city_only
                and code in (typed.category, typed.category_secondary)
        ) as in_whole_city,
        district,
        place_precision,
        is_withdrawn as withdrawn
    from typed
    where fault is null
),

placed as (
    select
        kept.* exclude (in_whole_city, district, place_precision),
        case
            when not in_whole_city and coalesce(precise_place.in_district, true) then coalesce(district, 'unknown')
            else 'unknown'
        end as district,
        case when not in_whole_city then kept.place_precision end as place_precision
    from kept
    left join code as precise_place
        on precise_place.dimension = 'place_precision' and precise_place.code = kept.place_precision
)

select
    row_no,
    md5(concat_ws(
        chr(0), record_type, occurred, received, revised, environment, coalesce(environment_secondary::text, ''),
        coalesce(category::text, ''), coalesce(category_secondary::text, ''), coalesce(concern::text, ''),
        coalesce(arena::text, ''), related, coalesce(reporter::text, ''), coalesce(channel::text, ''),
        coalesce(age::text, ''), coalesce(handling::text, ''), coalesce(handled::text, ''),
        coalesce(referred_to::text, ''), coalesce(source_reliability::text, ''), coalesce(information::text, ''),
        time_precision, coalesce(place_precision::text, ''), district, coalesce(event::text, ''), withdrawn
    ))::uuid as content,
    * exclude (row_no)
from placed;
