-- grain: one row per accepted delivery of records of a source that is a sender
select batch.source, batch.accepted
from batch
inner join sender on sender.source = batch.source
order by batch.source, batch.accepted;
