/** The packages of the peers: no part of Yardarm, fetched when they are measured, in exactly these versions. */
import { createRequire } from "node:module";
import path from "node:path";
import { installPackages, peerFolder } from "../../install-packages.ts";

const versions: Readonly<Record<string, string>> = {
  "@configcat/sdk": "1.1.0",
  "@growthbook/growthbook": "1.8.0",
  "@launchdarkly/node-server-sdk": "9.13.7",
  "@openfeature/core": "1.12.0",
  "@openfeature/flagd-core": "4.0.1",
  "unleash-client": "6.12.1",
};

const folder = peerFolder("bench-peers");
const require = createRequire(path.join(folder, "package.json"));

/** A peer's package; what it gives is what its documentation says, which the adapter that asks for it spells out. */
export function requirePeer<T>(name: string): T {
  return require(name);
}

export function peerVersion(name: string): string {
  return versions[name] ?? "unknown";
}

/** Fetches what is not there yet. @throws when it cannot be had. */
export function installPeers(): Promise<void> {
  return installPackages(folder, versions);
}
