-- Quoted names in mixed case, as an ORM writes them.
CREATE TABLE `User` (`id` text PRIMARY KEY NOT NULL, `firstName` text);
CREATE TABLE `apiKey` (`id` text PRIMARY KEY NOT NULL, `apiKey` text NOT NULL, `userId` text NOT NULL, FOREIGN KEY (`userId`) REFERENCES `User`(`id`) ON UPDATE no action ON DELETE cascade);
INSERT INTO `User` VALUES ('u', 'f');
INSERT INTO `apiKey` VALUES ('k', 'secret', 'u');
PRAGMA foreign_keys=OFF;
CREATE TABLE `__new_apiKey` (`id` text PRIMARY KEY NOT NULL, `api_key` text NOT NULL, `user_id` text NOT NULL, FOREIGN KEY (`user_id`) REFERENCES `User`(`id`) ON UPDATE no action ON DELETE cascade);
INSERT INTO `__new_apiKey`("id", "api_key", "user_id") SELECT "id", "apiKey", "userId" FROM `apiKey`;
DROP TABLE `apiKey`;
ALTER TABLE `__new_apiKey` RENAME TO `apiKey`;
CREATE TABLE `__new_User` (`id` text PRIMARY KEY NOT NULL, `firstName` text DEFAULT 'x' NOT NULL);
INSERT INTO `__new_User`("id", "firstName") SELECT "id", "firstName" FROM `User`;
DROP TABLE `User`;
ALTER TABLE `__new_User` RENAME TO `User`;
PRAGMA foreign_keys=ON;
SELECT api_key, user_id FROM `apiKey`;
SELECT "firstName" FROM `User`;
