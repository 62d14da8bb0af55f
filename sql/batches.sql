-- grain: one row per delivery that some counted records came with: of a run of periods, some disclosure classes and some codes
-- (a record without a code has the unknown one); how many of them. Their sum is the number that is shown
with counted as (
    select
        source,
        accepted
    from record
    where
        period between $first and $last
        and counted_from_days <= $days
        and in_city
        and array_contains($classes, protection)
        and array_contains($environments, environment)
        and array_contains($districts, district)
        and array_contains($categories, coalesce(category_1, 'unknown'))
        and array_contains($arenas, coalesce(arena, 'unknown'))
)

select
    batch.source,
    batch.accepted,
    batch.sha256 as delivery,
    count(*) as n
from counted
inner join batch on batch.source = counted.source and batch.accepted = counted.accepted and batch.form = 'records'
group by batch.source, batch.accepted, batch.sha256
order by batch.accepted desc, batch.source;
