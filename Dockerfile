# Two images, each with a jar and a Java runtime of only the modules it needs; no shell and nothing else:
#   docker build --target server -t portlab-server .
#   docker build --target client -t portlab-client .

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /portlab
COPY . .
RUN mvn -q --batch-mode package -Dmaven.test.skip=true -pl server,client -am

# /java is the runtime; /system has the libraries it is linked to, and the locale for names beyond ASCII.
RUN jlink --add-modules java.base,java.logging,java.management,jdk.management,jdk.unsupported \
        --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-9 --output /java \
    && mkdir -p -m 1777 /system/tmp \
    && mkdir -m 700 /config \
    && ldd /java/bin/java /java/lib/*.so /java/lib/server/libjvm.so \
        | grep -o '\s/lib[^ ]*' | sort -u | xargs cp -L --parents -t /system \
    && cp -r --parents /usr/lib/locale/C.utf8 /system

# To start fast, server and client load their classes from an archive, which a first run of each makes. The archive is valid only
# for the same files at the same paths. The jars can be compressed, because no class is read from them.
RUN for jar in server client; do \
        mkdir $jar.d && (cd $jar.d && jar -xf ../$jar/target/$jar.jar && jar -cfm /$jar.jar META-INF/MANIFEST.MF .) || exit 1; \
    done \
    && cp bin/*.flags / && cp -r www / && deploy/train.sh

FROM scratch AS client
COPY --from=build /system /
COPY --from=build /java /java
COPY --from=build /client.jar /client.flags /client.aot /
ENV LC_ALL=C.UTF-8
USER 65532:65532
ENTRYPOINT ["/java/bin/java", "@/client.flags", "-XX:AOTCache=/client.aot", "-jar", "/client.jar"]

FROM scratch AS server
COPY --from=build /system /
COPY --from=build /java /java
COPY --from=build /server.jar /server.flags /server.aot /
COPY --from=build /www /www
# Where --tls keeps its certificate: mount a volume there, or each new container has another one. A certificate of your own needs
# only its files, such as --mount type=bind,source=/etc/ssl/portlab,target=/tls,readonly and PORTLAB_TLS_CERT=/tls/fullchain.pem.
COPY --from=build --chown=65532:65532 /config /config
# The container's host decides which ports are open, and to whom.
ENV LC_ALL=C.UTF-8 XDG_CONFIG_HOME=/config PORTLAB_BIND=0.0.0.0 PORTLAB_ADMIN_BIND=0.0.0.0
USER 65532:65532
EXPOSE 8080-8087
ENTRYPOINT ["/java/bin/java", "@/server.flags", "-XX:AOTCache=/server.aot", "-jar", "/server.jar"]
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s \
    CMD ["/java/bin/java", "@/server.flags", "-XX:AOTCache=/server.aot", "-jar", "/server.jar", "--health"]
