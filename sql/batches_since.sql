-- grain: one row per delivery accepted after one moment and by a later one: how many versions of records it first brought
select
    batch.source,
    batch.accepted,
    batch.sha256 as delivery,
    count(*) as n
from batch
inner join version on version.source = batch.source and version.accepted = batch.accepted
where batch.accepted > $before and batch.accepted <= $after and batch.form = 'records'
group by batch.source, batch.accepted, batch.sha256
order by batch.accepted desc, batch.source;
