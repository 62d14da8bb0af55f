-- grain: one row; how many rows an aggregate has: each row that was refused as a whole, and of the others each cell of a year
-- where the table is wide
select
    count(*) filter (where not refused)
    + count(distinct row_no) filter (where refused)
    + (select count(*) from refusal where row_no not in (select row_no from told)) as rows
from verdicts;
