CREATE TABLE `t` (`id` integer PRIMARY KEY NOT NULL, `a` text);--> statement-breakpoint
INSERT INTO `t` (`id`, `a`) VALUES (3, 'x');--> statement-breakpoint
CREATE TRIGGER `t_low` AFTER UPDATE OF `a` ON `t` BEGIN UPDATE `t` SET `a` = lower(`a`) WHERE `id` = NEW.`id`; END;--> statement-breakpoint
REPLACE INTO `t` (`id`, `a`) VALUES (3, 'Y');--> statement-breakpoint
UPDATE `t` SET `a` = 'Z';--> statement-breakpoint
INSERT INTO `t` (`a`) VALUES ('w');--> statement-breakpoint
SELECT `id`, `a` FROM `t` ORDER BY `id`;
