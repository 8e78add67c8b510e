# The playground as an image: `docker build -t grpc-playground .`; deploy/README.md says how to run it and what bubblewrap needs.
# One base for both stages, so that what is installed in one runs in the other; Debian's own Node starts npm, which brings ours.
ARG BASE=docker.io/library/debian:trixie-slim

FROM ${BASE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates nodejs npm
WORKDIR /app
# Packages first: they change less often than the sources, and this layer is kept until they do.
COPY package.json package-lock.json ./
COPY packages packages
RUN npm ci --no-audit --no-fund
COPY . .
# The addresses that the pages name; see README.md.
ARG SITE_URL= EDIT_URL= REPOSITORY_URL=
RUN npm run build
# What is inside, for scanners. Debian's packages are listed by dpkg in the image itself.
RUN npm exec --yes --package=npm@11.19.1 -- npm sbom --omit=dev --sbom-format=cyclonedx > sbom.cdx.json
# What serving needs stays: no packages for development, of node its program alone, of buf its command alone.
RUN npm prune --omit=dev --no-audit --no-fund --ignore-scripts \
    && find node_modules/node* -mindepth 1 -maxdepth 2 \( -name include -o -name share -o -name lib \) -prune -exec rm -r {} + \
    && find node_modules/isolated-vm/prebuilds -mindepth 1 -maxdepth 1 ! -name 'linux-*' -exec rm -r {} + \
    && rm -f node_modules/@bufbuild/buf-*/bin/protoc-gen-*

FROM ${BASE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends bubblewrap \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/apt /var/log/dpkg.log
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE /app/sbom.cdx.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/packages packages
COPY --from=build /app/proto proto
COPY --from=build /app/content/examples content/examples
COPY --from=build /app/testing_data testing_data
COPY --from=build /app/server server
COPY --from=build /app/.cache .cache
COPY --from=build /app/dist dist
ENV NODE_ENV=production HOST=0.0.0.0
USER 10001:10001
EXPOSE 8080
# Backend and proxy together. One alone: server/backend/main.ts or server/proxy/main.ts instead.
ENTRYPOINT ["/app/node_modules/node/bin/node"]
CMD ["server/main.ts"]
