@echo off
rem Runs client.jar with the newest Java of this machine; the options are the jar's own.
setlocal
set "JAR=client"
call "%~dp0launch.bat" %*
exit /b %ERRORLEVEL%
