-- grain: one row per row, or cell of a wide one, of an aggregate, and what is made of it: refused before, refused here under
-- `verdict`, or neither. The table ends with the last row that tells a figure, or tells that it does not; what stands under it
-- and tells none is a note
create table verdicts as
with twice as (
    select key
    from keyed
    where not refused and fault is null
    group by key
    having count(distinct content) > 1
),

note as (
    select row_no
    from keyed
    group by row_no
    having bool_and(is_note)
),

below as (
    select
        keyed.*,
        row_no in (select row_no from note)
        and row_no > (
            select max(row_no)
            from keyed
            where not refused and (fault is null or starts_with(fault, 'not_told '))
        ) as is_footnote
    from keyed
)

select
    * exclude (fault),
    case
        when refused then null
        when fault is null and key in (select key from twice) then 'duplicate_key'
        when coalesce(is_footnote, false) then 'footnote'
        else fault
    end as verdict
from below;

-- one row per row that could not be split into cells and stands under the table: a note too
update refusal
set rule = 'footnote'
where
    rule = 'unreadable_row'
    and row_no > (
        select max(row_no)
        from verdicts
        where not refused and (verdict is null or verdict = 'duplicate_key' or starts_with(verdict, 'not_told '))
    );

insert into refusal
select
    row_no,
    case
        when verdict not in ('duplicate_key', 'footnote') or column_name is not null
            then coalesce(column_name, split_part(verdict, ' ', 2))
    end as column_name,
    split_part(verdict, ' ', 1) as rule
from verdicts
where verdict is not null;

-- one row per figure that is accepted if the delivery is
create view accepted as
select * exclude (column_name, refused, is_note, is_footnote, key, content, verdict)
from verdicts
where not refused and verdict is null;
