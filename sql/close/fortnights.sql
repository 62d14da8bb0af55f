-- grain: one row per fortnight and set of records of L1, L3 and L4 (classes P and I), and of L2 (every class)
insert into summed by name
select
    14 as days,
    period as block,
    'PI' as classes,
    environment,
    area,
    district,
    count(*) as n,
    sum(record_key) % 4294967296 as key_sum
from scope
where protection in ('P', 'I') and days <= 14
group by grouping sets ((period), (period, environment), (period, area), (period, district))
union all by name
select
    14 as days,
    period as block,
    'PIX' as classes,
    record_type,
    count(*) as n,
    sum(record_key) % 4294967296 as key_sum
from scope
where days <= 14
group by grouping sets ((period), (period, record_type));
