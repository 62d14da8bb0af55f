-- grain: one row per moment at which a version is said to have become known though no batch was accepted then
select accepted
from version
except
select accepted
from batch;
