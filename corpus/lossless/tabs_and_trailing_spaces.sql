	-- Tabs,  spaces   and both  	
CREATE	TABLE   t	(  
	id	INTEGER   PRIMARY	KEY	,  
    name	TEXT	DEFAULT 'a	b  '   ,	-- a tab and two spaces in the string	 
   	 size INTEGER	
)	;   
	
   
INSERTINTO	t(name)VALUES(	'x'	)	;	


  
