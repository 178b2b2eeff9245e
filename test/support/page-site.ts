/** A web site with one page, whose script is bundled for browsers; an origin of its own. */
import { once } from "node:events";
import { createServer } from "node:http";
import { build } from "esbuild";
import { workspacePath } from "./workspace-path.ts";

export interface PageSiteOptions {
  /** File in `test/pages` that the page runs. */
  readonly script: string;
}

export interface PageContents {
  /** Told to the script. */
  readonly settings: object;
  /** What stands in the page before the script runs. */
  readonly html?: string;
  /** A script that runs before everything else. */
  readonly first?: string;
}

export interface PageSite {
  readonly port: number;
  /** What the page says from now on. */
  show(contents: PageContents): void;
  stop(): Promise<void>;
}

export async function startPageSite({ script }: PageSiteOptions): Promise<PageSite> {
  const code = await bundled(script);
  let contents: PageContents = { settings: {} };
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? code : documentOf(contents));
  });
  // Without an address: names of this machine lead to either of its two.
  server.listen(0);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return {
    port: address.port,
    show(next) {
      contents = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** As a bundler makes it of the built packages, since that is what pages load. */
async function bundled(script: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [workspacePath("test", `pages/${script}`)],
    ...{ bundle: true, write: false, format: "esm", target: "es2023", jsx: "automatic" },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`${script} gave no bundle.`);
  return file.text;
}

function documentOf({ settings, html = "", first = "" }: PageContents): string {
  // `<` is written so that nothing in the settings ends the element that holds them.
  const told = JSON.stringify(settings).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,"><script>${first}</script></head>
<body><div id="root">${html}</div>
<script type="application/json" id="settings">${told}</script>
<script type="module" src="/page.js"></script></body>
</html>`;
}
