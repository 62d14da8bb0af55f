-- grain: one row per row, or cell of a wide one, of a delivery of population; `fault` names what refuses it, and `is_note` says
-- that it may be a note under the table
create table judged as
select
    row_no,
    column_name,
    refused,
    case
        when place is null then 'missing_place place'
        when year is null then 'missing_year year'
        when population is null then 'missing_population population'
        when place = 'ambiguous:' then 'ambiguous_place place'
        when place_known is null then 'unknown_place place'
        when year_known is null then 'unreadable_year year'
        when year_known > $this_year then 'year_in_future year'
        when is_not_told(population) then 'not_told population'
        when population_known is null then 'unreadable_number population'
    end as fault,
    is_empty or (place_known is null and is_unreadable) as is_note,
    $source as source,
    place_level,
    place_known as place,
    year_known as year,
    population_known as population
from figures;
