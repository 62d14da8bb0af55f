-- grain: none; the tables in which the lattice is counted. They live in memory and hold what nobody may see
create table scope (
    period integer not null,
    days integer not null,  -- the shortest block in which the record counts
    record_key uinteger not null,
    protection text not null,
    record_type text not null,
    environment text not null,
    area text not null,
    district text not null,
    category text not null,
    reporter text not null,
    arena text not null,
    concern text not null,
    age text not null,
    handling text not null
);

-- one row per block and set of records that holds any; a dimension that is null is All
create table summed (
    days integer not null,
    block integer not null,
    classes text not null,
    record_type text,
    environment text,
    area text,
    district text,
    category text,
    reporter text,
    arena text,
    concern text,
    age text,
    handling text,
    n bigint not null,
    key_sum bigint not null
);

-- one row per cell of a table, with the name of its set of records
create table cell (
    "table" text not null,
    position integer not null,
    name text not null,
    classes text not null,
    record_type text,
    environment text,
    area text,
    district text,
    category text,
    reporter text,
    arena text,
    concern text,
    age text,
    handling text
);

-- one row per table and block to be published
create table due (
    "table" text not null,
    days integer not null,
    block integer not null
);

-- one row per true count (the last one stands for all above it) and noise: the bounds of the cell keys that draw it
create table perturbation (
    n integer not null,
    v integer not null,
    at_least ubigint not null,
    below ubigint not null
);
