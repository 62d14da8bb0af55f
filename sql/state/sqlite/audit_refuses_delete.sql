-- grain: none; no audit entry is ever removed
create trigger audit_refuses_delete
before delete on audit
begin
    select raise(abort, 'the audit log is append-only');
end;
