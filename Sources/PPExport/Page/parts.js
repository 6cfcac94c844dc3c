// What stands around the charts: switches, key to the colours, figures, the tables of ranks, words. Text goes into
// the page as text, whatever it holds.

/** An element with a text or with others in it. */
function make(name, content = "", attributes = {}) {
  const element = document.createElement(name);
  element.append(...[content].flat());
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Shows beside the pointer what it points at. */
function showTip(item, at) {
  const tip = document.getElementById("tip");
  tip.hidden = !item;
  if (!item) return;
  const words = wordsOf(item);
  tip.replaceChildren(make("strong", words.title), ...words.lines.map(line => make("div", line)));
  const width = tip.offsetWidth, height = tip.offsetHeight;
  tip.style.left = `${Math.max(4, at[0] + 16 + width > innerWidth ? at[0] - width - 16 : at[0] + 16)}px`;
  tip.style.top = `${Math.max(4, at[1] + 20 + height > innerHeight ? at[1] - height - 12 : at[1] + 20)}px`;
}

/** Shows all that there is to know of an item, with ways to what it has to do with. */
function showPinned(item, page) {
  const place = document.getElementById("pinned");
  place.hidden = !item;
  if (!item) return;
  const words = wordsOf(item);
  const close = make("button", "×", { "aria-label": "unpin", class: "close" });
  close.onclick = () => page.pin(null);
  const links = words.links.filter(link => link.instructions.length).map(link => {
    const buttons = link.instructions.map(instruction => {
      const { run } = item;
      const button = make(
        "button", `${nameOf(run, instruction)} on rank ${run.rank[instruction]}, ${
          timeText(run, run.start[instruction])} to ${timeText(run, run.end[instruction])}`);
      button.onclick = () => page.go({ run, rank: run.rank[instruction], instruction });
      return button;
    });
    return make("div", [`${link.words} `, ...buttons], { class: "links" });
  });
  const owner = page.runs.length > 1 ? [make("span", item.run.label, { class: "owner" })] : [];
  place.replaceChildren(
    close, make("strong", words.title), ...owner, make("p", words.lines.join(" · ")), ...links);
}

/** Fills in the heading, the key, the figures and the tables. */
function fill(page) {
  const { figures, runs } = page;
  document.getElementById("title").textContent = runs.map(run => run.title).join(" · ");
  document.getElementById("command").textContent = figures.command;
  document.getElementById("command").hidden = !figures.command;
  document.getElementById("notes").textContent = figures.notes.join("; ");
  fillKey(page);
  const charts = document.getElementById("charts");
  runs.forEach((run, number) => {
    const name = runs.length > 1 ? `${run.label} · ${run.heading}` : run.heading;
    charts.append(
      make("h2", name), page.charts[number].element, page.memories[number].element);
  });
  document.getElementById("figures-of-runs").append(...runs.map(run => {
    // Numbers stand below each other, with a note behind; sentences take both columns.
    const rows = run.figures.map(([name, value, note]) => make("tr", [
      make("th", name, { scope: "row" }),
      ...note === undefined ? [make("td", value, { colspan: 2, class: "words" })]
        : [make("td", value), make("td", note)],
    ]));
    return make("div", [make("table", [make("caption", run.label), ...rows])]);
  }));
  document.getElementById("ranks").append(...runs.map(run => {
    const head = make("tr", run.ranks_columns.map(name => make("th", name, { scope: "col" })));
    const rows = run.ranks.map(cells => make("tr", cells.map((cell, column) =>
      column ? make("td", cell) : make("th", cell, { scope: "row" }))));
    return make("div", [make("table", [
      make("caption", `${run.label}: ${run.ranks_title}`), make("thead", head), make("tbody", rows),
    ])]);
  }));
  const rank = document.getElementById("rank");
  for (let number = 0; number < page.view.ranks; number++) {
    rank.append(make("option", String(number), { value: number }));
  }
  document.getElementById("micro").max = runs[0].micro_count - 1;
}

/** The kinds that occur, and the causes where they are told apart. */
function fillKey(page) {
  const { figures, runs } = page;
  const items = figures.instructions.filter(kind => runs.some(run => run.code.includes(kind.code)))
    .map(kind => {
      const swatch = make("i", kind.kinds.map(() => make("b")));
      kind.kinds.forEach((operation, place) => {
        swatch.children[place].style.background = figures.kinds[operation].colors[0];
      });
      return make("li", [swatch, `${kind.letters} ${kind.title}`]);
    });
  items.push(make("li", [make("i", [make("b", "", { class: "idle" })]), "idle"]));
  for (const run of runs.filter(run => run.lighter)) {
    items.push(make("li", `lighter${runs.length > 1 ? ` in ${run.label}` : ""}: ${run.lighter}`));
  }
  figures.causes.forEach((cause, number) => {
    if (!page.showsCauses || !runs.some(run => run.bubbles.cause.includes(number))) return;
    const swatch = make("i", [make("b")]);
    swatch.children[0].style.background = cause.color;
    items.push(make("li", [swatch, `idle: ${cause.title}`]));
  });
  document.getElementById("key").replaceChildren(...items);
}

/** Connects the switches. */
function connect(page) {
  const element = id => document.getElementById(id);
  const toggle = (id, name) => element(id).addEventListener("change", event => {
    page[name] = event.target.checked;
    page.say("");
    fillKey(page);
    page.layOut();
  });
  toggle("path", "showsPath");
  toggle("causes", "showsCauses");
  toggle("messages", "showsMessages");
  toggle("streams", "showsStreams");
  element("streams-switch").hidden = !page.runs.some(run => run.components);
  element("micro").addEventListener("input", event => {
    page.follow(event.target.value === "" ? null : Number(event.target.value));
  });
  element("rank").addEventListener("change", event => page.choose(Number(event.target.value)));
  element("find").addEventListener("submit", event => {
    event.preventDefault();
    const found = search(element("search").value, page.runs, page.pinned?.run ?? page.runs[0]);
    page.say(typeof found === "string" ? found : "");
    if (typeof found !== "string") page.go(found);
  });
  const zoom = factor => () => {
    page.view.zoom(factor, (page.view.from + page.view.to) / 2);
    page.changed();
  };
  element("in").onclick = zoom(0.5);
  element("out").onclick = zoom(2);
  element("all").onclick = () => {
    page.view.fit();
    page.changed();
  };
}
