-- AFTER triggers that change other rows of their own table: it matters which rows of the statement are there already.
CREATE TABLE addr (id INTEGER PRIMARY KEY, owner INTEGER, main INTEGER NOT NULL DEFAULT 0);
CREATE TABLE list (id INTEGER PRIMARY KEY, pos INTEGER, n INTEGER NOT NULL DEFAULT 0, up INTEGER);
CREATE TABLE ring (id INTEGER PRIMARY KEY, msg TEXT);
CREATE TABLE node (id INTEGER PRIMARY KEY, up INTEGER);
CREATE TABLE part (a TEXT, b INTEGER, c TEXT, PRIMARY KEY (a, b));
CREATE TRIGGER addr_main AFTER UPDATE OF main ON addr WHEN NEW.main = 1 BEGIN
  UPDATE addr SET main = 0 WHERE owner = NEW.owner AND id <> NEW.id;
END;
CREATE TRIGGER addr_only AFTER INSERT ON addr BEGIN DELETE FROM addr WHERE owner = NEW.owner AND id <> NEW.id; END;
CREATE TRIGGER list_gap AFTER DELETE ON list BEGIN UPDATE list SET pos = pos - 1 WHERE pos > OLD.pos; END;
-- These come to the same.
CREATE TRIGGER list_count AFTER INSERT ON list BEGIN UPDATE list SET n = n + 1 WHERE id = NEW.up; END;
CREATE TRIGGER ring_full AFTER INSERT ON ring BEGIN DELETE FROM ring WHERE id <= NEW.id - 3; END;
CREATE TRIGGER node_gone AFTER DELETE ON node BEGIN DELETE FROM node WHERE up = OLD.id; END;
CREATE TRIGGER part_own AFTER UPDATE OF b ON part BEGIN UPDATE part SET c = NEW.a || NEW.b WHERE b = NEW.b AND a = NEW.a; END;
INSERT INTO ring (msg) VALUES ('a'), ('b'), ('c'), ('d'), ('e');
INSERT INTO list (pos, up) VALUES (1, NULL), (2, 1), (3, 1);
INSERT INTO node VALUES (1, NULL), (2, 1), (3, 1);
DELETE FROM node WHERE id = 1;
