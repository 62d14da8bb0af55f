-- grain: one row per source that has delivered; when it last did, in a file of its own or of several sources
with delivered as (
    select
        source,
        accepted
    from batch
    union all
    select
        source,
        accepted
    from version
)

select
    source,
    max(accepted) as accepted
from delivered
group by source
order by source;
