-- grain: one row per row of the delivery that breaks the contract, under the first rule that it breaks
insert into refusal
select
    row_no,
    split_part(fault, ' ', 2) as column_name,
    split_part(fault, ' ', 1) as rule
from typed
where fault is not null;
