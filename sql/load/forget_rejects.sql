-- grain: none; forgets the rows that could not be split
drop table if exists reject_errors;
drop table if exists reject_scans;
