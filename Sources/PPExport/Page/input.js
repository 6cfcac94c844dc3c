// Wheel, pointers and keys.

/** Lets a chart be moved, zoomed, pointed at and pinned. */
function listen(chart, page) {
  const { element } = chart, { view } = page;
  const fingers = new Map();
  let moved = 0;
  const place = event => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  element.addEventListener("wheel", event => {
    event.preventDefault();
    const [x, y] = place(event);
    const amount = event.deltaMode === 1 ? 20 : 1;
    if (event.altKey) view.zoomRanks(1.0015 ** (event.deltaY * amount), view.firstRank + (y - axisHeight) / chart.rowHeight);
    else if (event.shiftKey) view.pan((event.deltaY + event.deltaX) * amount / chart.plotWidth);
    else {
      view.zoom(1.0015 ** (event.deltaY * amount), chart.time(x));
      view.pan(event.deltaX * amount / chart.plotWidth);
    }
    page.changed();
  }, { passive: false });
  element.addEventListener("pointerdown", event => {
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    if (fingers.size === 1) moved = 0;
  });
  element.addEventListener("pointermove", event => {
    const [x, y] = place(event), last = fingers.get(event.pointerId);
    if (!last) {
      page.point(chart.itemAt(x, y), chart.time(x), [event.clientX, event.clientY]);
      return;
    }
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    moved += Math.abs(x - last[0]) + Math.abs(y - last[1]);
    if (others.length) {
      const before = Math.abs(last[0] - others[0][0]), now = Math.abs(x - others[0][0]);
      if (before > 4 && now > 4) view.zoom(before / now, chart.time((x + others[0][0]) / 2));
    } else if (moved > 4) {
      view.pan((last[0] - x) / chart.plotWidth);
      view.showRanks(view.firstRank + (last[1] - y) / chart.rowHeight, view.rows);
    }
    fingers.set(event.pointerId, [x, y]);
    page.changed();
  });
  const lift = event => {
    const at = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!at || moved > 4 || event.type === "pointercancel" || fingers.size) return;
    if (at[0] < chart.left) page.choose(chart.rank(at[1]));
    else page.pin(chart.itemAt(...at));
  };
  element.addEventListener("pointerup", lift);
  element.addEventListener("pointercancel", lift);
  element.addEventListener("pointerleave", () => page.point(null, null));
  element.addEventListener("dblclick", event => {
    view.zoom(0.25, chart.time(place(event)[0]));
    page.changed();
  });
  element.addEventListener("keydown", event => pressed(event, chart, page));
}

/** What a key does while a chart has the focus. */
function pressed(event, chart, page) {
  const { view } = page, { run } = chart;
  if (event.ctrlKey || event.metaKey) return;
  const item = page.pinned?.run === run ? page.pinned : null;
  const middle = (view.from + view.to) / 2;
  const keys = {
    "+": () => view.zoom(0.5, middle), "=": () => view.zoom(0.5, middle),
    "-": () => view.zoom(2, middle), "w": () => view.zoom(0.5, middle),
    "s": () => view.zoom(2, middle), "a": () => view.pan(-0.2), "d": () => view.pan(0.2),
    "0": () => view.fit(), "Home": () => view.fit(), "Escape": () => page.pin(null),
    "PageUp": () => view.pan(-0.9), "PageDown": () => view.pan(0.9),
    "m": () => page.follow(item?.instruction === undefined ? null : run.operations(item.instruction)[0].micro),
    "/": () => document.getElementById("search").focus(),
    "ArrowLeft": () => page.step(run, item, -1), "ArrowRight": () => page.step(run, item, 1),
    "ArrowUp": () => page.stepRank(run, item, -1), "ArrowDown": () => page.stepRank(run, item, 1),
  };
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
  page.changed();
}

/** Lets a time be pointed at below a chart too. */
function listenToMemory(memory, page) {
  memory.canvas.addEventListener("pointermove", event => {
    const time = memory.chart.time(event.offsetX);
    page.point(null, time >= page.view.from ? time : null);
  });
  memory.canvas.addEventListener("pointerleave", () => page.point(null, null));
}

/** Lets the minimap be clicked and dragged. */
function listenToMinimap(minimap, page) {
  const go = event => {
    if (!event.buttons) return;
    const box = minimap.element.getBoundingClientRect();
    const time = minimap.time(event.clientX - box.left), { view } = page;
    view.show(time - view.span / 2, time + view.span / 2);
    page.changed();
  };
  minimap.element.addEventListener("pointerdown", event => {
    minimap.element.setPointerCapture(event.pointerId);
    go(event);
  });
  minimap.element.addEventListener("pointermove", go);
}
