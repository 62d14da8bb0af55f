-- grain: one row; the last moment at which records were accepted, or, where none were, anything
select coalesce(max(accepted) filter (where form = 'records'), max(accepted)) as accepted
from batch;
