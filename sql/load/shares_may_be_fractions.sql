-- grain: one row; whether no share of the delivery is over 1 per cent, so that they may be parts of 1
select coalesce(max(share_known) between 1e-6 and 1 and not bool_or(contains(share, '%')), false) as may_be
from figures
where share_known is not null and not refused;
