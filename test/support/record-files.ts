/** The record of a project as files, and what the command line says of them without asking the server. */
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import type { ApiSession } from "./api-session.ts";
import { yardarm } from "./command-line.ts";
import type { ServerProcess } from "./server-process.ts";

export interface RecordFiles {
  /** Checkpoints as they were when all was signed: an export stands in the record too, and is signed at some moment after. */
  readonly checkpoints: string;
  /** Downloads an address of the server; gives the file. */
  download(address: string, name: string): Promise<string>;
  /** Downloads the whole record of the project; gives the file. */
  exported(name: string): Promise<string>;
  /** Downloads the public keys that the others are verified with. */
  keys(): Promise<string>;
  verify(file: string, ...more: string[]): ReturnType<typeof yardarm>;
  /** Waits until everything so far is signed and kept outside; gives the number of the last entry. */
  untilSigned(): Promise<number>;
}

/** What a server is started with, so that it keeps checkpoints in this folder, one after each entry. */
export function recordEnvironment(folder: string): Record<string, string> {
  return { YARDARM_CHECKPOINT_FILE: checkpointsIn(folder), YARDARM_CHECKPOINT_ENTRIES: "1" };
}

export function recordFiles(
  folder: string,
  { server, session, project }: { server: ServerProcess; session: ApiSession; project: string },
): RecordFiles {
  const keysFile = path.join(folder, "keys.json");
  const checkpoints = path.join(folder, "checkpoints-then.jws");
  async function download(address: string, name: string): Promise<string> {
    const response = await fetch(address, {
      headers: { authorization: `Bearer ${session.token}` },
    });
    expect({ address, status: response.status }).toEqual({ address, status: 200 });
    const file = path.join(folder, name);
    await writeFile(file, await response.text());
    return file;
  }
  return {
    checkpoints,
    download,
    exported: (name) => download(`${server.url}/api/v1/projects/${project}/audit/export`, name),
    keys: () => download(`${server.url}/.well-known/yardarm/audit-keys.json`, "keys.json"),
    verify: (file, ...more) =>
      yardarm(["audit", "verify", file, "--keys", keysFile, ...more], { env: {} }),
    async untilSigned() {
      const state = () =>
        session.call<{ newest: number; destinations: { sentUpTo: number | null }[] }>(
          "GET",
          `/projects/${project}/audit/state`,
        );
      const { newest } = await state();
      await server.until("the record being signed", async () => {
        const [file] = (await state()).destinations;
        return (file?.sentUpTo ?? 0) >= newest;
      });
      await copyFile(checkpointsIn(folder), checkpoints);
      return newest;
    },
  };
}

function checkpointsIn(folder: string): string {
  return path.join(folder, "checkpoints.jws");
}
