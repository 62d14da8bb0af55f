-- grain: one row per dimension and code of the vocabulary, per district, per area, per source, and the municipality
create table code (
    dimension text not null,
    code text not null,
    position integer not null,  -- the order on screen
    parent text not null,  -- the level above: a category's level 1, a district's area; else the code itself
    protection text,  -- of a record type: P place-like, I from a person, X concerns a person
    default_view boolean not null,
    unassessed boolean not null,
    counts_as_event boolean not null,
    whole_city_only boolean not null,
    in_district boolean not null,
    in_city boolean not null,
    days integer,  -- of a time precision: the shortest period in which such a record counts
    kind text,  -- of a question: whether its answers are told as a share or as a mean
    primary key (dimension, code)
);
