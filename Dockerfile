# Latchkey in a container: docker build -t latchkey . && docker run -p 127.0.0.1:8080:8080 -v latchkey:/data latchkey
# Another Java: --build-arg JAVA=21.
ARG JAVA=25

FROM eclipse-temurin:${JAVA}-jdk AS build
WORKDIR /source
COPY . .
# Without its class caches, which fit only the JVM they were trained on.
RUN distribution/build /opt/latchkey && rm -f /opt/latchkey/*.aot /opt/latchkey/*.jsa

FROM eclipse-temurin:${JAVA}-jre
COPY --from=build /opt/latchkey /opt/latchkey
# Trained on the JVM and in the directory that it will run in. /data is for SQLite.
RUN /opt/latchkey/train && install -d -o 10001 -g 10001 -m 700 /data
USER 10001:10001
ENV LATCHKEY_DATA_DIR=/data
VOLUME /data
# Only /tmp is also written to: the native Argon2 is loaded from there, so a tmpfs needs the option exec.
WORKDIR /tmp
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["/opt/latchkey/health"]
ENTRYPOINT ["/opt/latchkey/latchkey"]
