/** A page that speaks OFREP by the protocol's own provider, as its authors publish it. */
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { OpenFeature, type Provider, ProviderEvents } from "@openfeature/web-sdk";
import { settingsOfPage } from "./settings.ts";

const { url, key } = settingsOfPage();
await OpenFeature.setContext({ targetingKey: "u1" });
const provider = new OFREPWebProvider({
  baseUrl: url,
  headers: [["Authorization", `Bearer ${key}`]],
  cacheMode: "disabled",
});
// Its types were not made for `exactOptionalPropertyTypes`; nothing else differs.
await OpenFeature.setProviderAndWait(provider as Provider);
const client = OpenFeature.getClient();
client.addHandler(ProviderEvents.ConfigurationChanged, show);
show();

function show(): void {
  const { value, errorCode = "" } = client.getBooleanDetails("page.banner", false);
  document.body.innerHTML = `<p role="status">${value ? "on" : "off"} ${errorCode}</p>`;
}
