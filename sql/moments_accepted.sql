-- grain: one row per moment at which something was accepted
select distinct accepted
from batch
order by accepted;
