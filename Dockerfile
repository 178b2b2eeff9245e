# syntax=docker/dockerfile:1
# The server with the dashboard built in. It needs a Postgres (DATABASE_URL) and writes nothing but its signing key, to /data.

FROM node:22-slim AS build
WORKDIR /source
RUN npm install --global pnpm@12.21.0
COPY . .
RUN --mount=type=cache,id=pnpm,target=/pnpm/store pnpm config set store-dir /pnpm/store \
  && pnpm install --frozen-lockfile
RUN node_modules/.bin/tsc -b server/tsconfig.src.json \
  && cd dashboard && node_modules/.bin/vite build --logLevel warn
# Only what runs: no compiler, no embedded Postgres, no sources.
RUN pnpm --filter @yardarm/server deploy --prod --no-optional /product/server \
  && rm -rf /product/server/src /product/server/tsconfig*.json \
  && cp -r migrations /product/migrations \
  && mkdir /product/dashboard && cp -r dashboard/dist /product/dashboard/dist

FROM node:22-slim
LABEL org.opencontainers.image.title="Yardarm" \
  org.opencontainers.image.description="Feature flags you can govern" \
  org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4280 LOG_LEVEL=info
WORKDIR /yardarm
# What lasts besides the database: the key that signs the record.
ENV YARDARM_DATA_DIR=/data
RUN mkdir --mode=0700 /data && chown node:node /data
VOLUME /data
# Owned by root and run by somebody else, so that the process cannot change its own code.
COPY --from=build /product /yardarm
USER node
EXPOSE 4280
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "server/dist/main.js"]
CMD ["serve"]
