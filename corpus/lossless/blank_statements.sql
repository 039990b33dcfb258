;
;;CREATE TABLE a (id INTEGER PRIMARY KEY);;

; -- between
/* and here */ ;
CREATE TABLE b (id INTEGER PRIMARY KEY)
;

;
