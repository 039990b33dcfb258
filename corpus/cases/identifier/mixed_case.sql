-- Names in mixed case, quoted in one place and bare in another.
CREATE TABLE "Users" ("userId" INTEGER PRIMARY KEY, UserName TEXT, "user" TEXT, "order" TEXT);
INSERT INTO Users (userId, USERNAME, user, "Order") VALUES (1, 'a', 'b', 'c');
CREATE INDEX "iName" ON users (username);
SELECT u.userid, u.username, u.user, "ORDER" FROM USERS u;
DROP INDEX iname;
