import "../ui/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App, createApp } from "./app.tsx";

const place = document.getElementById("root");
if (place === null) throw new TypeError("index.html has no #root.");

reloadAfterUpgrade();

const app = createApp({
  fetch: (input, init) => fetch(input, init),
  openLiveSource: (url) => new EventSource(url),
});
createRoot(place).render(
  <StrictMode>
    <App {...app} />
  </StrictMode>,
);

/**
 * After an upgrade of the server the parts of an open page that were not loaded yet are gone. A reload brings the new
 * page; not twice in a row, since then something else is wrong.
 */
function reloadAfterUpgrade(): void {
  const key = "yardarm.reloaded-at";
  const pauseMs = 60_000;
  addEventListener("vite:preloadError", (event) => {
    if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) < pauseMs) return;
    sessionStorage.setItem(key, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
