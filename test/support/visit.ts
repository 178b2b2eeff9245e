/** A window of a browser, as one visitor uses it, with everything noted that a visitor's console would complain about. */
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { admin } from "./server-process.ts";

export interface VisitOptions {
  /** Of the window. 390 is a telephone. */
  readonly width?: number;
  readonly theme?: "light" | "dark";
  /** For injected checkers; a page under test obeys its policy. */
  readonly ignoresContentPolicy?: boolean;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the console and the page itself complained about. */
  readonly complaints: readonly string[];
  /** Every host that was asked for something. */
  readonly hosts: ReadonlySet<string>;
  close(): Promise<void>;
}

const heightOf = (width: number): number => (width < 600 ? 844 : 900);

export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { width = 1440, theme = "light", ignoresContentPolicy = false } = options;
  const context = await browser.newContext({
    viewport: { width, height: heightOf(width) },
    colorScheme: theme,
    bypassCSP: ignoresContentPolicy,
    // Movement is not what is tested, and makes pictures of half-way states.
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol)) hosts.add(host);
  });
  return { page, context, complaints, hosts, close: () => context.close() };
}

/** Signs in as the first admin, with the password, as a person would. */
export async function signIn({ page }: Visit, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/p\/[^/]+\/flags/);
}

/** What axe finds wrong with the page as it is now, one line for each thing. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => [id, help, target.join(' '), failureSummary].join(' | '))))",
  );
  return found as string[];
}
