-- grain: one row per published table and block that may be revised, with the moment up to which its numbers know deliveries
create table closed (
    "table" text not null,
    length integer not null,  -- periods in a block
    block integer not null,
    classes text not null,
    dimensions text[] not null,
    known timestamp not null
);
