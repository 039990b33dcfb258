-- The four ways to quote a name, and the texts that look like one.
CREATE TABLE `t one` ([first name] TEXT, 'b' TEXT, "c" TEXT DEFAULT "new", d TEXT DEFAULT active, "e""f" TEXT DEFAULT `x`);
INSERT INTO [t one] (`first name`, "b") VALUES ("no column", 'it''s');
UPDATE `t one` SET 'c' = "changed" WHERE "b" = "it's";
SELECT [first name], `b`, "c", d, "e""f" FROM "t one";
