-- grain: none; no audit entry is ever changed
create trigger audit_refuses_update
before update on audit
begin
    select raise(abort, 'the audit log is append-only');
end;
