-- grain: one row per place of a level of which a population is known: that of the year, else of the last year before it, else
-- of the first one after it
select
    place,
    arg_min(population, {is_after: year > $year, years_away: abs(year - $year)}) as population
from population
where place_level = $level
group by place;
