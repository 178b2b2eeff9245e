/** A page without a framework: shows one flag, and what it hears. */
import { createBrowserClient } from "@yardarm/sdk/browser";
import { settingsOfPage } from "./settings.ts";

const { url, key, service = "browser", flushMs = 250 } = settingsOfPage();
const client = createBrowserClient({
  ...{ url, key, refreshWithinMs: 0, flushMs },
  service: { name: service },
});
const page = await client.for({ targetingKey: "u1" });
page.on("change", show);
page.on("error", ({ code }) => {
  document.body.dataset["error"] = code;
});
show();

function show(): void {
  const { value, errorCode = "" } = page.details("page.banner", false);
  document.body.innerHTML = `<p role="status">${value ? "on" : "off"} ${errorCode}</p>`;
}
