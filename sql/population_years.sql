-- grain: one row per year of which the population of some district is known
select distinct year
from population
where place_level = 'district'
order by year;
