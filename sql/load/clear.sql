-- grain: none; forgets the delivery worked on
drop view if exists broken;
drop view if exists blank;
drop view if exists raw;
drop table if exists numbered;
drop table if exists cells;
drop view if exists said;
drop view if exists recoded;
drop view if exists accepted;
drop table if exists judged;
drop table if exists reject_errors;
drop table if exists reject_scans;
delete from refusal;
delete from alarm;
delete from alarmed_row;
delete from known_version;
