-- grain: one row per record whose category is the whole city's alone and that holds a district all the same
select record.record
from record
inner join code on code.dimension = 'category' and code.code = record.category
where code.whole_city_only and record.district <> 'unknown';
