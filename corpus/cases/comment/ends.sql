-- A carriage return ends no comment in SQLite, and block comments do not nest there.
CREATE TABLE a (b TEXT);
INSERT INTO a VALUES ('x'); -- all that follows is comment:DELETE FROM a;
CREATE TABLE c (d TEXT /* e /*/);
INSERT INTO c VALUES ('y');
CREATE TRIGGER g AFTER INSERT ON a BEGIN
    -- nothing is deleted: DELETE FROM c;
    INSERT INTO c VALUES ('z'); /* f /*/
END;
INSERT INTO a VALUES ('w');
