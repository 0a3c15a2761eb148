@echo off
rem Runs server.jar with the newest Java of this machine; the options are the jar's own.
setlocal
set "JAR=server"
call "%~dp0launch.bat" %*
exit /b %ERRORLEVEL%
