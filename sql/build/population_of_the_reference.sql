-- grain: one row per district and year of the reference folder's file of which the population was not delivered
insert into population
with told as (
    select
        unnest($districts::text []) as place,
        unnest($years::integer []) as year,
        unnest($people::bigint []) as population
)

select
    'district' as place_level,
    told.place,
    told.year,
    told.population,
    $origin as origin
from told
anti join population
    on
        population.place_level = 'district'
        and population.place = told.place
        and population.year = told.year;
