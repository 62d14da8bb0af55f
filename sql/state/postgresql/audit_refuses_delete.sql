-- grain: none; no audit entry is ever removed
do $do$
begin
    create trigger audit_refuses_delete before delete on audit for each row execute function audit_stays();
    create trigger audit_refuses_truncate before truncate on audit for each statement execute function audit_stays();
end
$do$;
