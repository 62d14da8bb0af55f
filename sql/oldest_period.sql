-- grain: one row; the period of the oldest record in force, null without any
select min(period) as oldest
from period;
