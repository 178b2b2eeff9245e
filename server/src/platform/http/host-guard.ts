import { isIP } from "node:net";
import { DomainError } from "../domain-error.ts";
import type { App } from "./app.ts";

export interface HostGuardOptions {
  /** Where the server listens. */
  readonly host: string;
  /** Further names, without ports. `*` lets everybody in. */
  readonly allowedHosts: readonly string[];
}

/**
 * Refuses requests under names that are not ours. A page of somebody else can point its own name at this machine and
 * then read our answers as its own (DNS rebinding); the name in `Host` gives it away. Addresses need no name and cannot
 * be pointed elsewhere, so they pass. A server that listens to the network and was told no names takes any.
 */
export function installHostGuard(app: App, options: HostGuardOptions): void {
  const { host, allowedHosts } = options;
  const isOpen = allowedHosts.includes("*") || (!isLoopbackName(host) && allowedHosts.length === 0);
  if (isOpen) return;
  const names = new Set(allowedHosts.map((name) => name.toLowerCase()));
  app.addHook("onRequest", async (request) => {
    const name = request.hostname.toLowerCase();
    if (isLoopbackName(name) || isAddress(name) || names.has(name)) return;
    throw new DomainError(
      "forbidden",
      "host_not_allowed",
      "This server does not answer under that name. If it should, add the name to YARDARM_ALLOWED_HOSTS or set YARDARM_PUBLIC_URL.",
    );
  });
}

export function isLoopbackName(name: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(name);
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, "")) !== 0;
}
