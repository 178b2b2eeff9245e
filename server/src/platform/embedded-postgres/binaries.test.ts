import { chmod, chown, cp, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findBinaries, findInstalled, type Places } from "./binaries.ts";

const nobody = { uid: 65_534, gid: 65_534 };

// Only root can be somebody else; for everybody else the binaries are used where they are installed.
describe.runIf(process.getuid?.() === 0)(
  "binaries that lie where Postgres' account cannot go",
  () => {
    let hidden: string;
    let installed: Places["installed"];
    let folder: string;
    let places: Places;

    beforeAll(async () => {
      // Mode 0700, as such folders have it.
      hidden = await mkdtemp(path.join(tmpdir(), "binaries-"));
      const { folder: native, version } = await findInstalled();
      installed = { folder: path.join(hidden, "native"), version };
      await cp(native, installed.folder, { recursive: true, verbatimSymlinks: true });
    });

    afterAll(() => rm(hidden, { recursive: true }));

    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "binaries-"));
      await chmod(folder, 0o755);
      places = { installed, sharedFolders: [path.join(folder, "shared")] };
    });

    afterEach(() => rm(folder, { recursive: true }));

    const inodeOf = async (file: string): Promise<number> => (await stat(file)).ino;

    test("are run from a copy, which the next start uses again", async () => {
      const first = await findBinaries(nobody, places);
      expect(first.folder).toContain(path.join(folder, "shared"));
      const inode = await inodeOf(first.folder);
      const second = await findBinaries(nobody, places);
      expect(second).toEqual(first);
      expect(await inodeOf(second.folder)).toBe(inode);
    });

    test("are copied anew when the copy no longer runs", async () => {
      const first = await findBinaries(nobody, places);
      await writeFile(path.join(first.folder, "bin", "postgres"), "#!/bin/sh\nexit 1\n");
      expect(await findBinaries(nobody, places)).toEqual(first);
    });

    test("are never run from a copy that somebody else could have written", async () => {
      const first = await findBinaries(nobody, places);
      await chown(path.dirname(first.folder), nobody.uid, nobody.gid);
      const second = await findBinaries(nobody, places);
      expect(second.folder).not.toBe(first.folder);
      expect((await stat(path.dirname(second.folder))).uid).toBe(0);
    });

    test("and cannot be copied anywhere are refused, with every place that was tried", async () => {
      await writeFile(path.join(folder, "a-file"), "");
      const sharedFolders = [path.join(folder, "a-file", "below")];
      await expect(findBinaries(nobody, { installed, sharedFolders })).rejects.toMatchObject({
        problem: "not_runnable",
        message: expect.stringMatching(/DATABASE_URL.*a-file/s),
      });
    });
  },
);
