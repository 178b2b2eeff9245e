/**
 * A real browser for tests, wherever one can be had: CHROME_PATH, a Chromium or Chrome of the system, or the one that a
 * package brings for Linux. Where none starts, the reason says what is missing; suites that need a browser then skip
 * themselves, which the run counts and shows:
 *
 *     const found = await launchBrowser();
 *     describe.skipIf("missing" in found)(...)
 */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { type Browser, chromium } from "playwright-core";
import { packagedChromium } from "./packaged-chromium.ts";

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Tests look at local pages; nothing else should be fetched, updated or reported. */
const ARGUMENTS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--font-render-hinting=none",
  "--no-first-run",
  // Root may not use the sandbox, and containers seldom offer it. The pages are our own.
  "--no-sandbox",
  "--no-zygote",
];

const LAUNCH_TIMEOUT_MS = 60_000;

export type BrowserFound = { readonly browser: Browser } | { readonly missing: string };

export interface BrowserOptions {
  /** Instead of CHROME_PATH. */
  readonly chosen?: string | undefined;
  readonly systemBrowsers?: readonly string[];
}

interface Candidate {
  readonly name: string;
  locate(): Promise<{ executablePath: string; environment?: Readonly<Record<string, string>> }>;
}

export async function launchBrowser(options: BrowserOptions = {}): Promise<BrowserFound> {
  const refusals: string[] = [];
  for (const candidate of await candidates(options)) {
    try {
      const { executablePath, environment } = await candidate.locate();
      const browser = await chromium.launch({
        executablePath,
        args: ARGUMENTS,
        env: { ...process.env, ...environment },
        timeout: LAUNCH_TIMEOUT_MS,
      });
      return { browser };
    } catch (error) {
      refusals.push(`${candidate.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return {
    missing: `No browser could be started. Install Chromium or Chrome, or set CHROME_PATH to the program.\n${refusals.join("\n")}`,
  };
}

async function candidates(options: BrowserOptions): Promise<Candidate[]> {
  const { chosen = process.env["CHROME_PATH"], systemBrowsers = SYSTEM_BROWSERS } = options;
  // Whoever names a browser wants that one and no other.
  if (chosen !== undefined) return [programAt(chosen)];
  const runnable = await Promise.all(systemBrowsers.map(isRunnable));
  return [
    ...systemBrowsers.filter((_, index) => runnable[index]).map(programAt),
    { name: "@sparticuz/chromium", locate: packagedChromium },
  ];
}

function programAt(executablePath: string): Candidate {
  return { name: executablePath, locate: async () => ({ executablePath }) };
}

function isRunnable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
