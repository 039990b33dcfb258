DROP TRIGGER users_name;
DROP INDEX users_by_name;
