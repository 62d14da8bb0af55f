-- grain: one row; how many records stand in other cells of what is published than they did when it was published. A change of
-- anything that no published table tells is none: else it would let a single other record's change be seen
with told as (
    select
        version.record,
        version.accepted,
        {
            revised: version.revised,
            content: content_of(version)
        } as place,
        {
            counted: not version.withdrawn and coalesce(place_precision.in_city, true),
            period: floor((version.occurred - $anchor::date) / 14)::integer,
            days: time_precision.days,
            protection: record_type.protection,
            record_type: version.record_type,
            environment: case when environment.default_view then version.environment else $rest end,
            area: coalesce(district.parent, 'unknown'),
            district: version.district,
            category: coalesce(category.parent, 'unknown'),
            reporter: coalesce(version.reporter, 'unknown'),
            arena: coalesce(version.arena, 'unknown'),
            concern: coalesce(version.concern, 'unknown'),
            age: coalesce(version.age, 'unknown'),
            handling: coalesce(version.handling, 'unknown')
        } as state
    from built.version as version
    left join built.code as record_type
        on record_type.dimension = 'record_type' and record_type.code = version.record_type
    left join built.code as environment
        on environment.dimension = 'environment' and environment.code = version.environment
    left join built.code as district
        on district.dimension = 'district' and district.code = version.district
    left join built.code as category
        on category.dimension = 'category' and category.code = version.category
    left join built.code as time_precision
        on time_precision.dimension = 'time_precision' and time_precision.code = version.time_precision
    left join built.code as place_precision
        on place_precision.dimension = 'place_precision' and place_precision.code = version.place_precision
),

touched as (
    select distinct record
    from told
    where accepted > (select min(known) from closed)
),

seen as (
    select told.*
    from told
    semi join touched on touched.record = told.record
),

moment as (
    select distinct known
    from closed
),

state as (
    select
        seen.record,
        moment.known,
        arg_max(seen.state, seen.place) filter (where seen.accepted <= moment.known) as earlier,
        arg_max(seen.state, seen.place) as later
    from seen
    cross join moment
    group by seen.record, moment.known
),

compared as (
    select record, known, true as is_later, unnest([later], recursive := true) from state
    union all by name
    select record, known, false as is_later, unnest([earlier], recursive := true) from state where earlier is not null
),

placed as (
    select
        compared.record,
        compared.is_later,
        closed."table",
        closed.block,
        concat_ws(
            ' ',
            case when contains(closed.dimensions, 'record_type') then compared.record_type end,
            case when contains(closed.dimensions, 'environment') then compared.environment end,
            case when contains(closed.dimensions, 'area') then compared.area end,
            case when contains(closed.dimensions, 'district') then compared.district end,
            case when contains(closed.dimensions, 'category') then compared.category end,
            case when contains(closed.dimensions, 'reporter') then compared.reporter end,
            case when contains(closed.dimensions, 'arena') then compared.arena end,
            case when contains(closed.dimensions, 'concern') then compared.concern end,
            case when contains(closed.dimensions, 'age') then compared.age end,
            case when contains(closed.dimensions, 'handling') then compared.handling end
        ) as cell
    from compared
    inner join closed
        on
            closed.known = compared.known
            and closed.block = floor(compared.period / closed.length)
            and contains(closed.classes, compared.protection)
            and compared.days <= 14 * closed.length
    where compared.counted
),

changed as (
    select record
    from placed
    group by record, "table", block, cell
    having count(distinct is_later) = 1
)

select count(distinct record) as records
from changed;
