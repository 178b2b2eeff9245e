// Runs before the first paint, so that a page in the dark theme never flashes white. A file of its own, because the
// content security policy allows no inline script.
try {
  document.documentElement.dataset.theme = localStorage.getItem("yardarm.theme") || "system";
} catch {
  document.documentElement.dataset.theme = "system";
}
