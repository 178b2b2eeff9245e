/**
 * The Chromium inside the package `@sparticuz/chromium`, unpacked once into `.cache`. The package's own code is meant for
 * Lambda: it unpacks into a shared folder that two runs may fill at once, and its flags switch off web security, which
 * our tests are about.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { workspacePath } from "./workspace-path.ts";

const cache = workspacePath(".", ".cache");

export interface PackagedChromium {
  readonly executablePath: string;
  /** Where it finds the libraries and fonts that came with it. */
  readonly environment: Readonly<Record<string, string>>;
}

export async function packagedChromium(): Promise<PackagedChromium> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `it is made for Linux on x64, and this is ${process.platform} on ${process.arch}`,
    );
  }
  const root = packageRoot();
  const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const folder = path.join(cache, `chromium-${version}`);
  if (!(await stat(folder).catch(() => undefined))) await unpack(path.join(root, "bin"), folder);
  return {
    executablePath: path.join(folder, "chromium"),
    environment: { LD_LIBRARY_PATH: path.join(folder, "lib"), FONTCONFIG_PATH: folder },
  };
}

function packageRoot(): string {
  // The door of the package is build/cjs/index.cjs.
  const door = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  return path.resolve(path.dirname(door), "..", "..");
}

async function unpack(packed: string, folder: string): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  try {
    for (const name of await readdir(packed)) {
      const file = path.join(packed, name);
      if (name.endsWith(".tar.br")) await unpackArchive(file, unfinished);
      else await unpackFile(file, path.join(unfinished, path.basename(name, ".br")));
    }
    await chmod(path.join(unfinished, "chromium"), 0o755);
    await writeFile(path.join(unfinished, "fonts.conf"), fontConfiguration(folder));
    // Another run may have been quicker; then its copy is as good.
    await rename(unfinished, folder).catch(() => undefined);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function unpackFile(file: string, target: string): Promise<void> {
  await pipeline(createReadStream(file), createBrotliDecompress(), createWriteStream(target));
}

async function unpackArchive(file: string, folder: string): Promise<void> {
  const tar = spawn("tar", ["-x", "-C", folder], { stdio: ["pipe", "ignore", "inherit"] });
  const ended = new Promise<void>((resolve, reject) => {
    tar.once("error", reject);
    tar.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`tar: exit ${code}`))));
  });
  // tar may close its end before the padding after the archive is written, and a broken archive shows in its exit code.
  await pipeline(createReadStream(file), createBrotliDecompress(), tar.stdin).catch(
    () => undefined,
  );
  await ended;
}

/** Its own fonts first, so that text is there, and the same, on a machine without any. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(folder, "font-cache")}</cachedir>
</fontconfig>
`;
}
