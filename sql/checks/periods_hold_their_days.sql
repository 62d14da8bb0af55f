-- grain: one row per record that lies outside the days of its period
select record.record
from record
left join period on period.period = record.period
where period.period is null or record.occurred not between period.first_day and period.last_day;
