-- grain: one row per delivery that came since a moment: its rows, those refused, and by which rules (how many rows by each)
with told as (
    select sha256, "at", rule, rows
    from refusal
    order by rows desc, rule
),

by_delivery as (
    select
        sha256,
        "at",
        list(rule) as rules,
        list(rows) as by_rule
    from told
    group by sha256, "at"
)

select
    receipt.source,
    receipt."at",
    receipt.status,
    receipt.rows,
    receipt.refused,
    coalesce(by_delivery.rules, []::text[]) as rules,
    coalesce(by_delivery.by_rule, []::bigint[]) as by_rule
from receipt
left join by_delivery on by_delivery.sha256 = receipt.sha256 and by_delivery."at" = receipt."at"
where receipt."at" >= $since
order by receipt."at" desc, receipt.source;
