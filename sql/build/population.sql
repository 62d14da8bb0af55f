-- grain: one row per place and year of which the population was delivered: what was accepted last, ties broken by the figures
insert into population by name
with numbered as (
    select
        place_level,
        place,
        year,
        population,
        source as origin,
        row_number() over (
            partition by place_level, place, year
            order by accepted desc, population desc, source
        ) as nth
    from delivered_population
)

select * exclude (nth)
from numbered
where nth = 1;
