-- The roles of the portal. Run as a superuser inside the portal's database, as often as you like:
--   psql -v owner_password=… -v app_password=… -v backup_password=… -f roles.sql portal
-- portal_owner owns every table and runs migrations; portal_app is the web and the workers; it owns nothing and
-- row-level security always applies to it. Migrations grant table by table, so there are no default privileges.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['portal_owner', 'portal_app', 'portal_ops', 'portal_gate', 'portal_backup'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
END
$$;

ALTER ROLE portal_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
ALTER ROLE portal_app LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'app_password';
ALTER ROLE portal_ops NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
ALTER ROLE portal_gate NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
ALTER ROLE portal_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'backup_password';

ALTER ROLE portal_app SET jit = off;
ALTER ROLE portal_app SET max_parallel_workers_per_gather = 0;  -- pages are short: to start workers takes longer
ALTER ROLE portal_app SET statement_timeout = '5s';

-- The application must ask for these two by SET LOCAL ROLE; NOINHERIT gives it nothing before it does.
GRANT portal_ops, portal_gate TO portal_app;
GRANT pg_read_all_data TO portal_backup;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO portal_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO portal_app, portal_backup', current_database());
END
$$;

-- Inside the database (tests run this part in template1 too)
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER SCHEMA public OWNER TO portal_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO portal_app, portal_ops, portal_gate;
