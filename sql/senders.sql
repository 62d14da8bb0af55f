-- grain: one row per source that has delivered or is expected to: when a delivery of it was last accepted
select
    sender.source,
    sender.every_days::double as every_days,
    sender.grace_days::double as grace_days,
    max(batch.accepted) as accepted
from sender
left join batch on batch.source = sender.source
group by sender.source, sender.every_days, sender.grace_days
having max(batch.accepted) is not null or sender.every_days is not null
order by sender.source;
