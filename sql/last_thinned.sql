-- grain: one row; the last moment at which records were thinned: what was known before is known no longer
select max(thinning."at") as last_thinned
from thinning;
