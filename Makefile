# Portlab: `make` builds, `make help` lists the rest.

PORT ?= 8080
HOST ?= 127.0.0.1
BIND ?= 127.0.0.1
DIR  ?= www
FILE ?= file.txt

# Without Maven, the wrapper fetches it once.
MVN  ?= $(or $(shell command -v mvn > /dev/null && echo mvn),./mvnw)
JAVA ?= $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
# Only warnings and errors, without colours, so that a log is readable too.
QUIET := -q --batch-mode -Dstyle.color=never

# Without the first, Maven ends its output with an escape sequence, even in a file. The others suit a short run.
export MAVEN_OPTS := $(strip $(MAVEN_OPTS) -Djansi.noreset=true -XX:TieredStopAtLevel=1 -XX:+UseSerialGC)

# Java opens files with names beyond ASCII only under a UTF-8 locale.
UTF8 := $(if $(filter %UTF-8 %utf8,$(LC_ALL)$(LC_CTYPE)$(LANG)),,LC_ALL=C.UTF-8)

SOURCES := pom.xml docs/live.md $(wildcard */pom.xml) $(shell find common/src/main server/src/main client/src/main -type f)

.PHONY: all help run-server run-client run-calc test torture soak dist bench micro fuzz check-peers check-clients lab-pages format clean

all: server.jar client.jar
	@echo 'Built server.jar and client.jar. Next:'
	@echo '  make run-server PORT=8080                      and open http://127.0.0.1:8080/index.html'
	@echo '  java -jar client.jar 127.0.0.1 8080 file.txt   in a second terminal'

help:
	@echo 'Build and run'
	@echo '  make                         build ./server.jar and ./client.jar'
	@echo '  make run-server PORT=8080    serve DIR=www on BIND=127.0.0.1 until Ctrl-C'
	@echo '  make run-client FILE=a.txt   fetch a file from HOST=127.0.0.1 PORT=8080'
	@echo '  make run-calc N=1            run calc alone on port 9001 (N=2: 9002, …)'
	@echo '  make dist                    pack dist/portlab-$(VERSION).tar.gz'
	@echo '  make clean                   remove everything that was built'
	@echo
	@echo 'Test'
	@echo '  make test                    run all tests; PORTLAB_TEST_ALL=1 forbids skips'
	@echo '  make torture [SHORT=1]       hostile and slow clients at full size'
	@echo '  make soak SOAK_MINUTES=30    mixed load with faults; writes bench/SOAK.md'
	@echo '  make fuzz FUZZ_SECONDS=60    run each fuzzer; findings become tests'
	@echo '  make check-peers             try check on nginx and other servers'
	@echo '  make check-clients           try --check-client on curl and other clients'
	@echo
	@echo 'Measure'
	@echo '  make bench [ONLY=closed-1k]  compare with nginx and others;'
	@echo '                               writes bench/RESULTS.md; QUICK=1 is shorter'
	@echo '  make micro                   JMH benchmarks of the request path'
	@echo
	@echo 'Develop'
	@echo '  make format, make lab-pages  format Java; make www/labs from docs/labs'

# One run of Maven builds both jars.
server.jar client.jar &: $(SOURCES)
	@echo 'Building …'
	@$(MVN) $(QUIET) package -Dmaven.test.skip=true -pl server,client -am
	@cp server/target/server.jar client/target/client.jar .

SERVER_FLAGS ?= $(shell grep -v '^\#' bin/server.flags)

# Ctrl-C is the normal way to stop a server, so make ignores its exit code 130.
SERVE = trap : INT; $(UTF8) $(JAVA) $(SERVER_FLAGS) -jar server.jar --bind $(BIND)
END   = || [ $$? -eq 130 ]

run-server: server.jar
	@$(SERVE) --port $(PORT) '$(DIR)' $(END)

run-client: client.jar
	@$(UTF8) exec $(JAVA) -jar client.jar $(HOST) $(PORT) '$(FILE)'

run-calc: server.jar
	$(if $(filter-out 1 2 3,$(or $(subst $() ,_,$(N)),none)),$(error run-calc needs N=1, N=2 or N=3, for port 9000+N),)
	@$(SERVE) --only calc --listen calc=900$(N) $(END)

test:
	@$(MVN) --batch-mode verify $(MAVEN_FLAGS)

# The archive has the same bytes on every machine and at any time: names of users and times of files are left out, and the
# version and the build time come from pom.xml. This needs GNU tar.
VERSION = $(shell sed -n 's:.*<revision>\(.*\)</revision>.*:\1:p' pom.xml)
BUILT   = $(shell sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' pom.xml)
RELEASE = portlab-$(VERSION)
SHIPPED = server.jar client.jar bin www docs README.md CHANGELOG.md LICENSE
TAR     = $(or $(shell command -v gtar),tar)

dist: server.jar client.jar
	@rm -rf dist
	@mkdir -p dist/$(RELEASE)/deploy
	@cp -R $(SHIPPED) dist/$(RELEASE)
	@cp $(wildcard deploy/*.cfg deploy/*.yaml deploy/*.json deploy/*.service) dist/$(RELEASE)/deploy
	@cd dist/$(RELEASE) && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's:^\./::' | tr '\n' '\0' \
	  | xargs -0 sha256sum > SHA256SUMS
	@$(TAR) -C dist --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime='$(BUILT)' --format=ustar \
	  -cf - $(RELEASE) | gzip -n -9 > dist/$(RELEASE).tar.gz
	@rm -rf dist/$(RELEASE)
	@cd dist && sha256sum $(RELEASE).tar.gz | tee $(RELEASE).tar.gz.sha256

# The tests that `make test` runs at a smaller size, one at a time here so that they don't distort each other's figures.
TORTURE := TortureIT,TlsTortureIT,SlowHttpTestIT,FaultsIT,HostileIT,ClockIT,AdmissionIT,MemoryIT,EvilServerIT,DiskIT,BlockedIT,ListingLoadIT
FULL    := $(if $(SHORT),,-Dtorture.full=true -Djunit.jupiter.execution.parallel.enabled=false)

torture:
	@echo 'Testing server.jar and client.jar with hostile and slow clients …'
	@rm -f server/target/torture.txt
	@$(MVN) $(QUIET) verify -Dtest=NoUnit -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dit.test='$(TORTURE)' -Dfailsafe.failIfNoSpecifiedTests=false $(FULL)
	@cat server/target/torture.txt

SOAK_MINUTES ?= 30

soak: server.jar
	@python3 bench/soak.py --minutes $(SOAK_MINUTES) --java '$(JAVA)' --flags='$(SERVER_FLAGS)'

# Jazzer runs one fuzzer in each process. It saves findings under src/test/resources, where `make test` runs them again.
FUZZ_SECONDS ?= 60
FUZZ := -Djazzer.hooks=true -Djazzer.max_duration=$(FUZZ_SECONDS)s -Djunit.jupiter.execution.timeout.mode=disabled

fuzz:
	@grep -rA1 --include='*FuzzTest.java' '@FuzzTest$$' common server client \
	  | sed -n 's|^\([a-z]*\)/.*/\([A-Za-z]*\)\.java-.*void \([A-Za-z]*\)(.*|\1 \2\#\3|p' \
	  | while read -r module fuzzer; do \
	    echo "== $$fuzzer, $(FUZZ_SECONDS) s"; \
	    JAZZER_FUZZ=1 $(MVN) $(QUIET) -pl $$module -am test -Dtest="$$fuzzer" -Dsurefire.failIfNoSpecifiedTests=false $(FUZZ) < /dev/null || exit 1; \
	  done

check-peers: server.jar client.jar
	@python3 bench/check_peers.py --java '$(JAVA)'

check-clients: server.jar client.jar
	@python3 bench/check_clients.py --java '$(JAVA)'

bench: server.jar client.jar
	@python3 bench $(if $(ONLY),--only '$(ONLY)') $(if $(QUICK),--quick) --flags='$(SERVER_FLAGS)'

micro: server.jar
	@$(MVN) $(QUIET) -f bench/micro package -Dserver.jar='$(CURDIR)/server.jar'
	@$(JAVA) -cp bench/micro/target/classes:$$(cat bench/micro/target/classpath) org.openjdk.jmh.Main $(MICRO)

lab-pages:
	@$(JAVA) deploy/src/test/java/portlab/deploy/LabPages.java .

format:
	@$(MVN) $(QUIET) spotless:apply

clean:
	@$(MVN) $(QUIET) clean
	@rm -rf server.jar client.jar dist bench/micro/target
