-- grain: one row per record that has no version in force, or several
select record
from version
group by record
having count(*) filter (where in_force) <> 1;
