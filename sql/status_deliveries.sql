-- grain: one row per source that has delivered; its latest delivery
select
    source,
    max(accepted) as accepted
from batch
group by source
order by source;
