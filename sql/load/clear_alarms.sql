-- grain: none; the values that alarmed are kept no longer than it takes to find their rows
delete from alarm;
