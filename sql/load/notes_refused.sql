-- grain: one row per row under the table that the gate refused: a note all the same, and no fault of the sender
select distinct row_no
from verdicts
where refused and is_footnote;
