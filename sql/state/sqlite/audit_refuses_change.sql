-- grain: none; no audit entry is ever changed, but one may be emptied, which `check` holds against what tells of it
create trigger audit_refuses_change
before update on audit
when new.event not like '{"emptied":"%","sha256":"%"}'
    or old.event like '{"emptied":%'
    or new.number is not old.number
    or new.at is not old.at
    or new.previous is not old.previous
    or new.hash is not old.hash
begin
    select raise(abort, 'the audit log is append-only');
end;
