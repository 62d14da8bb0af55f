-- grain: none; an audit entry takes the next number and the hash of the last one. It refuses `insert or replace` too,
-- which would remove an entry without asking the trigger of a delete
create trigger audit_follows
before insert on audit
when new.number is not (select coalesce(max(number), 0) + 1 from audit)
    or new.previous is not coalesce((select hash from audit order by number desc limit 1), printf('%064d', 0))
begin
    select raise(abort, 'an audit entry follows the last one');
end;
