-- grain: one row per stored row that goes; one that is taken along counts as of the type of the version that takes it
create view going as
select
    judged.*,
    case when judged.is_past then judged.record_type else whole.record_type end as counted_as
from judged
left join whole on whole.record = judged.record
where judged.is_past or whole.record is not null;
