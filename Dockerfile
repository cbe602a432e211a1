# The runtime in one image for every role (AGENTL2_ROLES). Build the program first: ./mvnw package
FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 agentl2
WORKDIR /app
COPY --chown=root:root target/quarkus-app/ ./
# What Java keeps of a start that nobody waits for: start.args and start.aot. Needs no network and no settings (docs/starting.md).
RUN ["java", "-cp", "app/*", "startup.rehearsal.QuickStart", "/app", "-XX:+UseSerialGC"]
# Memory is given back where it was taken, not kept by each thread.
ENV MALLOC_ARENA_MAX=2
USER 10001
EXPOSE 3001
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m", "-cp", "app/*", "startup.Probe"]
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=50", "-XX:InitialHeapSize=64m", "-Xmn24m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20", "-XX:-ShrinkHeapInSteps", "-XX:TrimNativeHeapInterval=10000", "-XX:ReservedCodeCacheSize=96m", "@/app/start.args", "startup.AgentL2"]
