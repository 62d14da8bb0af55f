-- grain: one row per suspected series break that nobody has decided on, the newest first
select
    day,
    source,
    field,
    gone,
    new,
    before,
    after
from suspicion
order by day desc, source, field;
