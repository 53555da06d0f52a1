-- The user that silos log in as. It can read and change rows of these tables and nothing else: no other table, no definition, no deletion
-- of states. Set the password first, in the same session:
--   SET @password = '...'; SOURCE deploy/mysql/3-user.sql
-- Running it again sets the password anew.

SET @create_user = CONCAT('CREATE USER IF NOT EXISTS ''ticketing''@''%'' IDENTIFIED BY ', QUOTE(@password));
PREPARE create_user FROM @create_user;
EXECUTE create_user;
SET @set_password = CONCAT('ALTER USER ''ticketing''@''%'' IDENTIFIED BY ', QUOTE(@password));
PREPARE set_password FROM @set_password;
EXECUTE set_password;

SET @schema = CONCAT('`', DATABASE(), '`');
SET @grant_state = CONCAT('GRANT SELECT, INSERT, UPDATE ON ', @schema, '.grain_state TO ''ticketing''@''%''');
PREPARE grant_state FROM @grant_state;
EXECUTE grant_state;
SET @grant_reminder = CONCAT('GRANT SELECT, INSERT, UPDATE, DELETE ON ', @schema, '.grain_reminder TO ''ticketing''@''%''');
PREPARE grant_reminder FROM @grant_reminder;
EXECUTE grant_reminder;
SET @grant_query = CONCAT('GRANT SELECT ON ', @schema, '.OrleansQuery TO ''ticketing''@''%''');
PREPARE grant_query FROM @grant_query;
EXECUTE grant_query;
