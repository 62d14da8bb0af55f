-- grain: one row per row of the delivery that the gate and the scope let through; `fault` names what refuses it

create or replace table typed as
with typed as (
    select
        row_no,
        record_id,
        event_id,
        case
            when source is null then $source
            else try_cast(lower(source) as source_code)
        end as source,
        try_cast(lower(record_type) as record_type_code) as record_type,
        as_day(occurred) as occurred,
        as_day(received) as received,
        as_moment(revised) as revised,
        try_cast(lower(district) as district_code) as district,
        try_cast(lower(environment) as environment_code) as environment,
        try_cast(lower(environment_secondary) as environment_code) as environment_secondary,
        try_cast(lower(category) as category_code) as category,
        try_cast(lower(category_secondary) as category_code) as category_secondary,
        try_cast(lower(concern) as concern_code) as concern,
        try_cast(lower(arena) as arena_code) as arena,
        try_cast(lower(related) as boolean) as related,
        try_cast(lower(reporter) as reporter_code) as reporter,
        try_cast(lower(channel) as channel_code) as channel,
        try_cast(lower(age) as age_code) as age,
        try_cast(lower(handling) as handling_code) as handling,
        as_day(handled) as handled,
        try_cast(lower(referred_to) as reporter_code) as referred_to,
        try_cast(lower(source_reliability) as source_reliability_code) as source_reliability,
        try_cast(lower(information) as information_code) as information,
        try_cast(lower(time_precision) as time_precision_code) as time_precision,
        try_cast(lower(place_precision) as place_precision_code) as place_precision,
        try_cast(lower(withdrawn) as boolean) as withdrawn
    from recoded
),

classed as (
    select
        typed.*,
        record_class.protection,
        precise_place.in_district is true as in_district,
        typed.withdrawn is true as is_withdrawn
    from typed
    left join code as record_class
        on record_class.dimension = 'record_type' and record_class.code = typed.record_type
    left join code as precise_place
        on precise_place.dimension = 'place_precision' and precise_place.code = typed.place_precision
)

select
    classed.*,
    case
        when classed.source is null then 'unknown_source source'
        when recoded.record_id is null then 'missing_record_id record_id'
        when recoded.record_type is null then 'missing_record_type record_type'
        when recoded.occurred is null then 'missing_occurred occurred'
        when recoded.received is null then 'missing_received received'
        when recoded.revised is null then 'missing_revised revised'
        when protection in ('P', 'I') and not is_withdrawn and recoded.environment is null
            then 'missing_environment environment'
        when protection in ('P', 'I') and not is_withdrawn and recoded.category is null
            then 'missing_category category'
        when protection = 'X' and not is_withdrawn and recoded.concern is null then 'missing_concern concern'
        when protection in ('P', 'I') and not is_withdrawn and in_district and recoded.district is null
            then 'missing_district district'
        when classed.record_type is null then 'unknown_record_type record_type'
        when recoded.district is not null and classed.district is null then 'unknown_district district'
        when recoded.environment is not null and classed.environment is null
            then 'unknown_environment environment'
        when recoded.environment_secondary is not null and classed.environment_secondary is null
            then 'unknown_environment_secondary environment_secondary'
        when recoded.category is not null and classed.category is null then 'unknown_category category'
        when recoded.category_secondary is not null and classed.category_secondary is null
            then 'unknown_category_secondary category_secondary'
        when recoded.concern is not null and classed.concern is null then 'unknown_concern concern'
        when recoded.arena is not null and classed.arena is null then 'unknown_arena arena'
        when recoded.related is not null and classed.related is null then 'unknown_related related'
        when recoded.reporter is not null and classed.reporter is null then 'unknown_reporter reporter'
        when recoded.channel is not null and classed.channel is null then 'unknown_channel channel'
        when recoded.age is not null and classed.age is null then 'unknown_age age'
        when recoded.handling is not null and classed.handling is null then 'unknown_handling handling'
        when recoded.referred_to is not null and classed.referred_to is null
            then 'unknown_referred_to referred_to'
        when recoded.source_reliability is not null and classed.source_reliability is null
            then 'unknown_source_reliability source_reliability'
        when recoded.information is not null and classed.information is null
            then 'unknown_information information'
        when recoded.time_precision is not null and classed.time_precision is null
            then 'unknown_time_precision time_precision'
        when recoded.place_precision is not null and classed.place_precision is null
            then 'unknown_place_precision place_precision'
        when recoded.withdrawn is not null and classed.withdrawn is null then 'unknown_withdrawn withdrawn'
        when classed.occurred is null then 'unreadable_date occurred'
        when classed.received is null then 'unreadable_date received'
        when classed.revised is null then 'unreadable_date revised'
        when recoded.handled is not null and classed.handled is null then 'unreadable_date handled'
        when classed.occurred < $earliest::date then 'date_too_early occurred'
        when classed.occurred > $today::date then 'date_in_future occurred'
        when classed.received > $today::date then 'date_in_future received'
        when classed.revised::date > $today::date then 'date_in_future revised'
        when classed.handled > $today::date then 'date_in_future handled'
        when classed.occurred > classed.received then 'dates_out_of_order occurred'
    end as fault
from classed
inner join recoded on recoded.row_no = classed.row_no;
