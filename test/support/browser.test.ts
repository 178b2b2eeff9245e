import { expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";

const isCovered = process.platform === "linux" && process.arch === "x64";

test.runIf(isCovered)("without a browser of the system, the packaged one shows text", async () => {
  const found = await launchBrowser({ systemBrowsers: [] });
  if ("missing" in found) throw new Error(found.missing);
  try {
    const page = await found.browser.newPage();
    await page.setContent(
      "<style>span { font: 40px sans-serif }</style><span id=a>iiii</span><br><span id=b>WWWW</span>",
    );
    const narrow = await page.locator("#a").boundingBox();
    const wide = await page.locator("#b").boundingBox();
    // Without a font every letter would be the same empty box.
    expect(narrow?.width).toBeGreaterThan(0);
    expect(wide?.width).toBeGreaterThan((narrow?.width ?? 0) * 2);
  } finally {
    await found.browser.close();
  }
});

test("a chosen browser that is none is named, and no other is taken instead", async () => {
  const found = await launchBrowser({ chosen: "/no/such/browser" });
  expect(found).toEqual({ missing: expect.stringContaining("/no/such/browser") });
});
