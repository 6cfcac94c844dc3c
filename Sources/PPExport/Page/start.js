// Starts the page; page.html calls it behind all scripts.

/** Reads the figures and the runs, and connects and draws everything. */
function start() {
  const page = new Page(
    JSON.parse(document.getElementById("figures").textContent),
    number => document.getElementById(`columns-${number}`).textContent);
  fill(page);
  connect(page);
  for (const chart of page.charts) listen(chart, page);
  for (const memory of page.memories) listenToMemory(memory, page);
  listenToMinimap(page.minimap, page);
  page.layOut();
  addEventListener("resize", () => page.layOut());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    page.colors = page.schemeColors();
    page.changed(true);
  });
  return page;
}
