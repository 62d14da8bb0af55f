-- grain: one row; the last moment at which anything was accepted
select max(accepted) as accepted
from batch;
