-- grain: none; the loader's workspace: the code types of the vocabulary, and what the rows of a delivery meet there

create type district_code as enum (select code from code where dimension = 'district' order by position);
create type environment_code as enum (select code from code where dimension = 'environment' order by position);
create type record_type_code as enum (select code from code where dimension = 'record_type' order by position);
create type category_code as enum (select code from code where dimension = 'category' order by position);
create type concern_code as enum (select code from code where dimension = 'concern' order by position);
create type arena_code as enum (select code from code where dimension = 'arena' order by position);
create type reporter_code as enum (select code from code where dimension = 'reporter' order by position);
create type channel_code as enum (select code from code where dimension = 'channel' order by position);
create type age_code as enum (select code from code where dimension = 'age' order by position);
create type handling_code as enum (select code from code where dimension = 'handling' order by position);
create type source_reliability_code as enum (
    select code from code where dimension = 'source_reliability' order by position
);
create type information_code as enum (select code from code where dimension = 'information' order by position);
create type time_precision_code as enum (select code from code where dimension = 'time_precision' order by position);
create type place_precision_code as enum (select code from code where dimension = 'place_precision' order by position);
create type source_code as enum (select code from code where dimension = 'source' order by position);

-- the records known so far, and the batches that tell of each
create table known (record uuid, batch text);

-- the versions known of the records of which the delivery tells too
create table known_version (record uuid, revised timestamp, content ubigint);

-- what was thinned, by type and source (null: any): what happened before a day
create table thinned (record_type text, source text, before date);

-- the first day of which a delivery may tell, by type and source
create table kept_from (of_type record_type_code, of_source source_code, first_day date);

-- the values of one column that alarmed the gate, for as long as it takes to find their rows
create table alarm (value text, rule text);

-- a cell that alarmed the gate
create table alarmed_row (row_no bigint, position integer, rule text);

-- the figures that the source of an aggregate delivered before
create table earlier (key text, content text, accepted timestamp);
