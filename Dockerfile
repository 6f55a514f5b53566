# Slipway's image: the operator bundled into one file, on Node without shell or package manager.
# docker build -t ghcr.io/slipway-dev/slipway:0.1.0 --build-arg VERSION=0.1.0 .
FROM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc LICENSE ./
RUN npm ci --ignore-scripts --no-fund --no-audit
COPY scripts/build.ts scripts/bundle-plugin.ts scripts/
COPY src src
RUN npm run build && rm -r dist/plugin dist/*.map dist/chunks/*.map

FROM gcr.io/distroless/nodejs24-debian13:nonroot
ARG VERSION=0.0.0
LABEL org.opencontainers.image.title="Slipway" \
      org.opencontainers.image.description="A Kubernetes operator for the life of microservices" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=build /src/dist /app
# The root is read-only; what Node compiled once is kept in the pod's /tmp for the next start.
# The rest keeps glibc's allocator from holding memory back: see scripts/node-flags.ts.
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/tmp/compile-cache \
    MALLOC_ARENA_MAX=2 \
    MALLOC_TRIM_THRESHOLD_=65536 \
    MALLOC_MMAP_THRESHOLD_=65536
WORKDIR /app
USER 65532:65532
EXPOSE 8080 8081
ENTRYPOINT ["/nodejs/bin/node", "--max-semi-space-size=1", "--optimize-for-size", "/app/main.mjs"]
