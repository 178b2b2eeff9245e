/** Installs the dependencies with the pinned pnpm, when something that decides about them has changed. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { contentFingerprint, unlessDone } from "./fingerprint.mjs";
import { fail, root, run } from "./processes.mjs";

const PNPM_VERSION = "12.21.0";
const pnpmFolder = path.join(root, ".cache", "pnpm");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

export const installStamp = "node_modules/.yardarm-install";

export async function install() {
  const fingerprint = contentFingerprint(
    ["pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc", ...manifests()],
    [PNPM_VERSION, process.version, process.platform, process.arch],
  );
  await unlessDone({ stamp: installStamp, fingerprint, proof: "node_modules/.pnpm" }, async () => {
    const environment = { ...process.env, ...registryEnvironment() };
    const pnpm = await installPnpm(environment);
    console.error("Installing dependencies …");
    const code = await run(
      pnpm,
      ["install", "--frozen-lockfile", "--config.confirm-modules-purge=false"],
      {
        env: environment,
      },
    );
    if (code !== 0) fail("The dependencies could not be installed; pnpm says why above.");
  });
}

async function installPnpm(environment) {
  const stamp = `.cache/pnpm/installed-${PNPM_VERSION}`;
  await unlessDone(
    { stamp, fingerprint: PNPM_VERSION, proof: ".cache/pnpm/node_modules/pnpm" },
    async () => {
      console.error(`Installing pnpm ${PNPM_VERSION} into .cache/pnpm …`);
      mkdirSync(pnpmFolder, { recursive: true });
      // Without a manifest of its own, npm would take the one of the root.
      writeFileSync(path.join(pnpmFolder, "package.json"), '{ "private": true }\n');
      // No lockfile: pnpm's lists platform packages that a mirror may not have.
      const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
      const code = await run(npm, ["install", ...flags, `pnpm@${PNPM_VERSION}`], {
        cwd: pnpmFolder,
        env: environment,
      });
      if (code !== 0) fail(`pnpm ${PNPM_VERSION} could not be installed; npm says why above.`);
    },
  );
  return path.join(
    pnpmFolder,
    "node_modules",
    ".bin",
    process.platform === "win32" ? "pnpm.cmd" : "pnpm",
  );
}

/** The package.json of the root and of each workspace named in pnpm-workspace.yaml. */
function manifests() {
  const text = readFileSync(path.join(root, "pnpm-workspace.yaml"), "utf8");
  const list = /^packages:\n((?:[ \t]+-.*\n)+)/m.exec(text)?.[1] ?? "";
  const patterns = [...list.matchAll(/-\s*["']?([^"'\s]+)/g)].map(([, pattern]) => pattern);
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith("/*")) return [pattern];
    const parent = pattern.slice(0, -2);
    return existsSync(parent) ? readdirSync(parent).map((name) => `${parent}/${name}`) : [];
  });
  return ["package.json", ...folders.map((folder) => `${folder}/package.json`)];
}

/** pnpm is a native program: it does not know Node's variable for more certificates, nor every place npm reads. */
function registryEnvironment() {
  const registry = execFileSync(npm, ["config", "get", "registry"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    shell: process.platform === "win32",
  }).trim();
  return { npm_config_registry: registry, ...certificateEnvironment() };
}

function certificateEnvironment() {
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  if (!extra || process.env.SSL_CERT_FILE || !existsSync(extra)) return {};
  const system = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
  ];
  const bundles = [system.find((file) => existsSync(file)), extra].filter(
    (file) => file !== undefined,
  );
  const bundle = path.join(root, ".cache", "certificates.pem");
  mkdirSync(path.dirname(bundle), { recursive: true });
  writeFileSync(bundle, bundles.map((file) => readFileSync(file, "utf8")).join("\n"));
  return { SSL_CERT_FILE: bundle };
}
