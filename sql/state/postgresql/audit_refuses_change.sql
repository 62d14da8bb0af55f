-- grain: none; no audit entry is ever changed, but one may be emptied, which `check` holds against what tells of it
create trigger audit_refuses_change
before update on audit
for each row
when (
    new.event not like '{"emptied":"%","sha256":"%"}'
    or old.event like '{"emptied":%'
    or new.number is distinct from old.number
    or new.at is distinct from old.at
    or new.previous is distinct from old.previous
    or new.hash is distinct from old.hash
)
execute function audit_stays();
