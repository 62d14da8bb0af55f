-- grain: one row per version that this delivery brought
insert into known
select distinct
    record,
    content
from accepted
except
select
    record,
    content
from known;
