-- migrate:up transaction:false
CREATE INDEX users_by_name ON users (name);

-- migrate:down
DROP INDEX users_by_name;
