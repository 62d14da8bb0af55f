-- grain: one row; how many records count otherwise in closed periods than when these were published
with told as (
    select
        version.*,
        floor((version.occurred - $anchor::date) / 14)::integer as period,
        {
            revised: version.revised,
            content: content_of(version)
        } as place,
        {
            withdrawn: version.withdrawn,
            record_type: version.record_type,
            occurred: floor((version.occurred - $anchor::date) / 14),
            time_precision: version.time_precision,
            environment: version.environment,
            category: version.category,
            district: version.district,
            place_precision: version.place_precision,
            arena: version.arena,
            reporter: version.reporter,
            concern: version.concern,
            age: version.age,
            handling: version.handling
        } as state
    from built.version as version
),

touched as (
    select
        told.record,
        min(closed.known) as known
    from told
    inner join closed on closed.period = told.period
    where told.accepted > closed.known
    group by told.record
),

compared as (
    select
        arg_max(told.state, told.place) filter (where told.accepted <= touched.known) as earlier,
        arg_max(told.state, told.place) as later
    from told
    inner join touched on touched.record = told.record
    group by told.record
)

select count(*) as records
from compared
where
    earlier is distinct from later
    and not (coalesce(earlier.withdrawn, true) and later.withdrawn);
