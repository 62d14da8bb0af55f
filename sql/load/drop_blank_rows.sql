-- grain: none; a row without a single filled cell is none
delete from raw where row_no in (select row_no from blank);

drop view blank;
