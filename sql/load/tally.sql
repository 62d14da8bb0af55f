-- grain: one row per day, field and value: how many rows of the delivery said so, before any was left out for its place. A
-- value is the sender's own spelling, if somebody knows it or it was used often; all others are one: they may be anything
with told as (
    select
        try_cast(left(said.written, 10) as date) as day,
        lower(said.category) as category,
        lower(said.concern) as concern,
        case
            when refusal.rule = 'municipality_unknown' then refusal.rule
            when said.place_precision is not null then lower(said.place_precision)
            when said.district is null or lower(said.district) = 'unknown' then 'unknown'
            else 'district'
        end as place
    from said
    left join refusal on refusal.row_no = said.row_no
    where refusal.rule is null or refusal.rule in $out_of_scope
),

counted as (
    select
        day,
        case grouping(category, concern, place) when 3 then 'category' when 5 then 'concern' else 'place' end as field,
        coalesce(category, concern, place) as value,
        count(*) as n
    from told
    where
        day between $earliest::date and $today::date
        -- types cannot be told apart here: what is thinned of one is not counted of any
        and day >= coalesce((select max(first_day) from kept_from where of_source in $sources), $earliest::date)
    group by grouping sets ((day, category), (day, concern), (day, place))
),

used as (
    select
        field,
        value,
        field = 'place' or sum(n) >= $often or list_contains($known, value) as is_telling
    from counted
    group by field, value
)

select
    counted.day,
    counted.field,
    case when used.is_telling and length(counted.value) <= $longest then counted.value else '*' end as value,
    sum(counted.n)::bigint as rows
from counted
inner join used on used.field = counted.field and used.value = counted.value
where counted.value is not null
group by 1, 2, 3
order by 1, 2, 3;
