-- Four ways to quote a name; the last is an identifier only where no string can be
CREATE TABLE "double ""quoted""" ("a" INTEGER PRIMARY KEY, "order" TEXT);
CREATE TABLE [in brackets] ([b] INTEGER, [group "by"] TEXT, [it's] TEXT);
CREATE TABLE `back ``ticks``` (`c` INTEGER, `select` TEXT);
CREATE TABLE 'single ''quoted''' ('d' INTEGER, 'table' TEXT);
CREATE TABLE MixedCase (Id INTEGER PRIMARY KEY, "UserName" TEXT);

CREATE INDEX [idx on brackets] ON [in brackets] (`b`, "group ""by""");
INSERT INTO "double ""quoted""" ("a", [order]) VALUES (1, 'text'), (2, "also text");
INSERT INTO 'single ''quoted''' ('d') VALUES (1);
UPDATE mixedcase SET username = 'x' WHERE "ID" = 1;
SELECT "a", [order], `a`, 'a' AS 'e', x'41' AS blob_a, X'' FROM main."double ""quoted""" AS [t];
