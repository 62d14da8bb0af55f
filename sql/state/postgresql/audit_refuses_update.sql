-- grain: none; no audit entry is ever changed
do $do$
begin
    create function audit_stays() returns trigger language plpgsql as $$
    begin
        raise exception 'the audit log is append-only' using errcode = 'check_violation';
    end
    $$;
    create trigger audit_refuses_update before update on audit for each row execute function audit_stays();
end
$do$;
