@echo off
rem Runs server.jar with the newest Java on this machine and passes all arguments to it.
setlocal
set "JAR=server"
call "%~dp0launch.bat" %*
exit /b %ERRORLEVEL%
