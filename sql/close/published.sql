-- grain: one row per table, block and cell that is due, with the number that is published: the count with its noise.
-- Nothing else leaves here. A cell without records stays 0; the noise of any other is drawn by its key, which is made of
-- the name of its set of records and the sum of their keys, so that the sum alone tells nothing of other cells
with counted as (
    select
        due."table",
        due.days,
        due.block,
        cell.* exclude ("table", name, classes),
        coalesce(summed.n, 0) as n,
        (
            '0x' || left(
                keyed(
                    $cell_inner,
                    $cell_outer,
                    concat(cell.name, ';', due.days, '=', due.block, chr(0), summed.key_sum)
                ),
                8
            )
        )::uinteger as cell_key
    from due
    inner join cell on cell."table" = due."table"
    left join summed
        on
            summed.days = due.days
            and summed.block = due.block
            and summed.classes = cell.classes
            and summed.record_type is not distinct from cell.record_type
            and summed.environment is not distinct from cell.environment
            and summed.area is not distinct from cell.area
            and summed.district is not distinct from cell.district
            and summed.category is not distinct from cell.category
            and summed.reporter is not distinct from cell.reporter
            and summed.arena is not distinct from cell.arena
            and summed.concern is not distinct from cell.concern
            and summed.age is not distinct from cell.age
            and summed.handling is not distinct from cell.handling
),

last_row as (
    select max(n) as n
    from perturbation
)

select
    counted.* exclude (n, cell_key, position),
    (counted.n + perturbation.v)::integer as count
from counted
cross join last_row
inner join perturbation
    on
        perturbation.n = least(counted.n, last_row.n)
        and counted.cell_key >= perturbation.at_least
        and counted.cell_key < perturbation.below
order by counted.days, counted."table", counted.block, counted.position;
