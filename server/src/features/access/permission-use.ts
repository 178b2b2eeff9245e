/** Remembers when who last used which permission where, without a write for each request. */
import type { Use } from "./identity.ts";

/** How exactly it is known. */
const STEP_MS = 3_600_000;
const KEPT_MAX = 50_000;

export interface PermissionUseDeps {
  readonly save: (use: Use, now: Date) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Not waited for: a use that cannot be noted is still a use. */
export function createPermissionUse({ save, onError }: PermissionUseDeps) {
  const noted = new Map<string, number>();
  return (use: Use, now: Date): void => {
    const key = [use.holder, use.permission, use.project, use.kind].join(" ");
    const last = noted.get(key);
    if (last !== undefined && now.getTime() - last < STEP_MS) return;
    if (noted.size >= KEPT_MAX) noted.clear();
    noted.set(key, now.getTime());
    save(use, now).catch(onError);
  };
}
