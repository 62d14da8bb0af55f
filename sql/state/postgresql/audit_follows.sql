-- grain: none; an audit entry takes the next number and the hash of the last one
do $do$
begin
    create function audit_follows() returns trigger language plpgsql as $$
    begin
        if new.number is distinct from (select coalesce(max(number), 0) + 1 from audit)
            or new.previous is distinct from coalesce(
                (select hash from audit order by number desc limit 1), repeat('0', 64)
            )
        then
            raise exception 'an audit entry follows the last one' using errcode = 'check_violation';
        end if;
        return new;
    end
    $$;
    create trigger audit_follows before insert on audit for each row execute function audit_follows();
end
$do$;
