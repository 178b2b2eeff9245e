/**
 * Postgres refuses to run as root. When we are root, its programs run as an account without privileges: the owner of an
 * existing cluster, or `nobody`.
 *
 * That account often may not even walk to the folder (a checkout below /root has mode 0700 above it), and the data must
 * stay where the user said. On Linux there is a door: the working directory of a child is set before its account is,
 * and `/proc/self/cwd` leads straight to it without asking the folders above. So as root the data directory is always
 * named that way. Only the binaries must lie where the account can reach them (binaries.ts).
 */
import { stat } from "node:fs/promises";

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, on every Linux we know of. */
const NOBODY: Account = { uid: 65_534, gid: 65_534 };

/** The account to give Postgres' programs; `undefined` means our own. */
export async function accountFor(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
}

/** The name by which a program of this account, started inside `folder`, can reach `folder`. */
export function reachableFrom(account: Account | undefined, folder: string): string {
  return account !== undefined && process.platform === "linux" ? "/proc/self/cwd" : folder;
}
