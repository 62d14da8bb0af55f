-- grain: one row per closed period that may be revised, with the moment up to which its published numbers know deliveries
create table closed (
    period integer primary key,
    known timestamp not null
);
