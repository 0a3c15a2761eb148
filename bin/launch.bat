@echo off
rem Starts %JAR%.jar with the newest Java it finds. The launchers set JAR.
rem JAVA_HOME comes first, unless it is too old.
setlocal EnableDelayedExpansion
set VERSION=16
if defined JAVA_HOME call :consider "%JAVA_HOME%"
if %VERSION% gtr 16 goto found
for /f "delims=" %%j in ('where java 2^>nul') do call :consider "%%~dpj.."
for %%p in ("Java" "Eclipse Adoptium" "Microsoft" "Amazon Corretto" "Zulu" "BellSoft") do (
    for /d %%d in ("%ProgramFiles%\%%~p\*") do call :consider "%%d"
)
if %VERSION% gtr 16 goto found
echo portlab: found no Java 17 or newer; install one, or set JAVA_HOME 1>&2
exit /b 1

rem From Java 19 on, the JVM keeps an archive of the classes it loads, which makes the next start faster.
:found
set "KEEP="
if not exist "%LOCALAPPDATA%\portlab" mkdir "%LOCALAPPDATA%\portlab" 2>nul
if %VERSION% geq 19 if exist "%LOCALAPPDATA%\portlab" set KEEP=-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%LOCALAPPDATA%\portlab\%JAR%-%VERSION%.jsa" -Xlog:disable
setlocal DisableDelayedExpansion
"%FOUND%\bin\java" "@%~dp0%JAR%.flags" %KEEP% -jar "%~dp0..\%JAR%.jar" %*
exit /b %ERRORLEVEL%

rem Reads the version of the Java in a folder without starting it, and keeps the newest.
:consider
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
    for /f "tokens=1 delims=." %%m in ("%%~v") do if %%m gtr !VERSION! (
        set VERSION=%%m
        set "FOUND=%~1"
    )
)
exit /b 0
