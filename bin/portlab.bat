@echo off
rem Runs client.jar with the newest Java on this machine and passes all arguments to it.
setlocal
set "JAR=client"
call "%~dp0launch.bat" %*
exit /b %ERRORLEVEL%
