-- +migrate Up notransaction
CREATE TABLE people (id int, name text);

-- +migrate StatementBegin
CREATE TRIGGER people_name AFTER INSERT ON people
BEGIN
    UPDATE people SET name = trim(name) WHERE id = NEW.id;
    SELECT 1;
END;
-- +migrate StatementEnd

-- +migrate Down
DROP TRIGGER people_name;
DROP TABLE people;
