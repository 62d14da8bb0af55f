-- grain: one row per calendar year and what is told of its calls (class X) of the city: the channel, the concern, the age
-- and how they were handled; only what there is
select
    year(occurred)::integer as year,
    coalesce(channel, 'unknown') as channel,
    coalesce(concern, 'unknown') as concern,
    coalesce(age, 'unknown') as age,
    coalesce(handling, 'unknown') as handling,
    count(*) as n,
    min(occurred) as first,
    max(occurred) as last
from record
where protection = 'X' and in_city
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5;
