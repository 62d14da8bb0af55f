-- grain: one row per environment: how the records counted in the city changed from what was known at one moment to what was
-- known at a later one; zero-filled. Every row of the sum is one record's: change = new + late + in - out - withdrawn
with touched as (
    select distinct record
    from version
    where accepted > $before and accepted <= $after and record in (select record from past_version)
),

seen as (
    select
        version.record,
        version.accepted,
        {
            revised: version.revised,
            content: content_of(version)
        } as place,
        {
            environment: version.environment,
            occurred: version.occurred,
            in_force: not version.withdrawn,
            counted: not version.withdrawn and coalesce(place_precision.in_city, true)
        } as state
    from version
    semi join touched on touched.record = version.record
    left join code as place_precision
        on place_precision.dimension = 'place_precision' and place_precision.code = version.place_precision
    where version.accepted <= $after
),

-- most records were never changed, and of them there is nothing to compare: only what was revised or withdrawn is gone through
compared as (
    select
        arg_max(state, place) filter (where accepted <= $before) as earlier,
        arg_max(state, place) as later
    from seen
    group by record
    union all
    select
        null as earlier,
        {environment: environment, occurred: occurred, in_force: true, counted: in_city} as later
    from record
    where accepted > $before and accepted <= $after and record not in (select record from past_version)
),

judged as (
    select
        case when earlier.counted then earlier.environment end as left_behind,
        case when later.counted then later.environment end as arrived_at,
        earlier.in_force is true as was_in_force,
        later.in_force as is_in_force,
        later.occurred < $open_since::date as is_late
    from compared
),

counted as (
    select
        arrived_at as environment,
        case when was_in_force then 'recoded_in' when is_late then 'late' else 'new' end as change
    from judged
    where arrived_at is not null and left_behind is distinct from arrived_at
    union all
    select
        left_behind as environment,
        case when is_in_force then 'recoded_out' else 'withdrawn' end as change
    from judged
    where left_behind is not null and left_behind is distinct from arrived_at
)

select
    environment.code as environment,
    count(*) filter (where counted.change = 'new') as new,
    count(*) filter (where counted.change = 'late') as late,
    count(*) filter (where counted.change = 'recoded_in') as recoded_in,
    count(*) filter (where counted.change = 'recoded_out') as recoded_out,
    count(*) filter (where counted.change = 'withdrawn') as withdrawn
from code as environment
left join counted on counted.environment = environment.code
where environment.dimension = 'environment'
group by environment.code, environment.position
order by environment.position;
