-- grain: one row; the records in force and the days they reach over
select
    count(record.record) as records,
    min(record.occurred) as first_day,
    max(record.occurred) as last_day,
    any_value(build.demo) as demo
from build
left join record on true;
