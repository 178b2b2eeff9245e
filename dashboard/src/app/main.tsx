import "../ui/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App, createApp } from "./app.tsx";
import { nameMissingParts } from "./missing-part.tsx";

const place = document.getElementById("root");
if (place === null) throw new TypeError("index.html has no #root.");

nameMissingParts();

const app = createApp({
  fetch: (input, init) => fetch(input, init),
  openLiveSource: (url) => new EventSource(url),
});
createRoot(place).render(
  <StrictMode>
    <App {...app} />
  </StrictMode>,
);
