/** A window of a browser, as one visitor uses it, with everything noted that a visitor's console would complain about. */
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { admin } from "./server-process.ts";

export interface VisitOptions {
  /** Of the window. 390 is a telephone. */
  readonly width?: number;
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
  const { width = 1440 } = options;
  const context = await browser.newContext({
    viewport: { width, height: heightOf(width) },
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
  await page.getByLabel("E-mail", { exact: true }).fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "For you", exact: true }).waitFor();
}

/** What axe finds wrong with the page as it is now, in either theme, one line for each thing. Colours are all that a theme changes. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await askAxe(page, ["color-contrast"]);
  await page.emulateMedia({ colorScheme: "light" });
  return [...dark.map((fault) => `dark: ${fault}`), ...(await askAxe(page))];
}

/** By all of its rules, or by some. */
async function askAxe(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const options = JSON.stringify({
    resultTypes: ["violations"],
    // Would ask for style sheets once more, and our own is all there is.
    preload: false,
    ...(rules !== undefined && { runOnly: rules }),
  });
  const found: unknown = await page.evaluate(
    `axe.run(document, ${options}).then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => [id, help, target.join(' '), failureSummary].join(' | '))))`,
  );
  return found as string[];
}
