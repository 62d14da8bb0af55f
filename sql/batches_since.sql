-- grain: one row per delivery of records accepted after one moment and by a later one: how many versions of records it brought
select
    batch.source,
    batch.accepted,
    batch.sha256 as delivery,
    count(version.source) as n
from batch
left join version on version.source = batch.source and version.accepted = batch.accepted
where batch.accepted > $before and batch.accepted <= $after and batch.form = 'records'
group by batch.source, batch.accepted, batch.sha256
order by batch.accepted desc, batch.source;
