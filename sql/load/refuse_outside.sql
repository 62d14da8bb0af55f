-- grain: one row per row of the delivery that is out of scope and not refused already
insert into refusal
select *
from outside
where row_no not in (select row_no from refusal);

drop table outside;
