-- grain: one row per row of the delivery that breaks the contract, under the first rule that it breaks
insert into refusal
select
    row_no,
    split_part(fault, ' ', 2) as column_name,
    split_part(fault, ' ', 1) as rule
from judged
where fault is not null;

-- one row per row that is accepted if the delivery is
create view accepted as
select * exclude (fault)
from judged
where fault is null;
