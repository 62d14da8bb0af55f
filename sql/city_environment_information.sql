-- grain: one row per block of periods, environment, reliability of the source and standing of the information, for the city;
-- classes P and I; only what there is
select
    floor((record.period - $first) / $length)::integer as block,
    record.environment,
    coalesce(record.source_reliability, 'unknown') as source_reliability,
    coalesce(record.information, 'unknown') as information,
    count(*) as n
from record
where
    record.period between $first and $first + $blocks * $length - 1
    and record.counted_from_days <= 14 * $length
    and record.protection in ('P', 'I')
    and record.in_city
group by 1, 2, 3, 4
order by 1, 2, 3, 4;
