-- grain: none; the macros that read the cells of an aggregate: figures, years, and what is not told

-- a cell with each run of blanks, the unbroken and the narrow ones too, as one space; without any other sign it is nothing
create macro plain(delivered) as nullif(
    trim(regexp_replace(delivered, '[\s\x{00A0}\x{2007}\x{2009}\x{202F}]+', ' ', 'g')), ''
);

-- whether a cell says that the figure is not told, which is not 0
create macro is_not_told(cell) as cell in ('..', '.', '-', '–', '—', '−', '...', '…');

-- a number with a decimal comma or point, and blanks between thousands or none
create macro number_told(cell) as case
    when regexp_full_match(cell, '[-−+]?(\d+|\d{1,3}( \d{3})+)([.,]\d+)?')
        then try_cast(replace(replace(replace(replace(cell, ' ', ''), '+', ''), '−', '-'), ',', '.') as double)
end;

-- a share in per cent; one without the sign may be delivered as a part of 1
create macro share_told(cell, times) as round(
    case when cell like '%\%' escape '\' then number_told(trim(rtrim(cell, '%'))) else number_told(cell) * times end, 6
);

-- a whole number; "1,234" may be a thousand or one and a bit, so that it is none
create macro count_told(cell) as case
    when regexp_full_match(cell, '\+?(\d+|\d{1,3}( \d{3})+)([.,]00?)?')
        then try_cast(regexp_replace(replace(replace(cell, ' ', ''), '+', ''), '[.,].*$', '') as bigint)
end;

create macro year_told(cell) as case when regexp_full_match(cell, '(19|20)\d{2}') then cell::integer end;
