-- grain: one row per accepted batch that tells of a record of which the delivery tells too
select distinct known.batch
from known
semi join accepted on accepted.record = known.record
order by batch;
