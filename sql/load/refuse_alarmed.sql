-- grain: one row per row of the delivery that the gate refuses, under the first of the gate's rules
insert into refusal
select
    row_no,
    -- the name is looked up by position when the receipt is written: a header may hold personal data too
    arg_min(position, order_no)::text as column_name,
    arg_min(rule, order_no) as rule
from (
    select
        *,
        (list_position($rules, rule), position) as order_no
    from alarmed_row
)
where row_no not in (select row_no from refusal)
group by row_no;
