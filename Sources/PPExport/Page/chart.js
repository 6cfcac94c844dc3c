// One run drawn: its rows, their names, the time axis, and above them what is pointed at.

const axisHeight = 20;

class Chart {
  /** A chart in an element of the page; `page` has the view, the colours and what is looked for. */
  constructor(run, page) {
    this.run = run;
    this.page = page;
    this.element = document.createElement("div");
    this.element.className = "chart";
    this.canvas = this.element.appendChild(document.createElement("canvas"));
    this.overlay = this.element.appendChild(document.createElement("canvas"));
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute(
      "aria-label", `${run.label}: ${run.heading}. Left and right go from instruction to `
      + "instruction, up and down from rank to rank, plus and minus zoom.");
    this.left = 14 + 7 * String(run.pp - 1).length;
  }

  /** Fits the canvases to their place; sizes are in pixels of the page, and of the screen. */
  resize(height) {
    this.element.style.height = `${height}px`;
    this.ratio = devicePixelRatio || 1;
    this.width = this.element.clientWidth;
    this.height = height;
    for (const canvas of [this.canvas, this.overlay]) {
      canvas.width = Math.round(this.width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    const plotWidth = Math.max(1, Math.round((this.width - this.left) * this.ratio));
    const plotHeight = Math.max(1, Math.round((height - axisHeight) * this.ratio));
    this.image = new ImageData(plotWidth, plotHeight);
    this.plotWidth = plotWidth / this.ratio;
  }

  get rowHeight() { return (this.height - axisHeight) / this.page.view.rows; }

  /** The place of a time in units. */
  x(time) { return this.left + (time - this.page.view.from) / this.page.view.span * this.plotWidth; }

  /** The upper edge of a rank's row. */
  y(rank) { return axisHeight + (rank - this.page.view.firstRank) * this.rowHeight; }

  /** The time at a place, in units. */
  time(x) { return this.page.view.from + (x - this.left) / this.plotWidth * this.page.view.span; }

  /** The rank at a height. */
  rank(y) {
    const rank = Math.floor(this.page.view.firstRank + (y - axisHeight) / this.rowHeight);
    return Math.min(this.run.pp - 1, Math.max(0, rank));
  }

  draw() {
    const { page, run, ratio } = this;
    const context = this.canvas.getContext("2d", { alpha: false });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = page.colors.ground;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    paintRows(this.image, run, page.view, page.colors, {
      top: -page.view.firstRank * this.rowHeight * ratio, rowHeight: this.rowHeight * ratio,
      marks: page.marks(run), showsCauses: page.showsCauses, showsStreams: page.showsStreams, gap: Math.max(1, Math.round(ratio)),
    });
    context.putImageData(
      this.image, Math.round(this.left * ratio), Math.round(axisHeight * ratio));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawAxis(context);
    this.drawNames(context);
    this.drawLabels(context);
    this.drawOverlay();
  }

  drawAxis(context) {
    const { colors, view } = this.page;
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = colors.ink;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const widest = 8 + context.measureText(view.marks(view.span / 8).at(-1)?.text ?? "0").width;
    for (const mark of view.marks(view.span * Math.max(60, widest) / this.plotWidth)) {
      const x = this.x(mark.time);
      context.fillRect(x, axisHeight - 4, 1, 4);
      const half = context.measureText(mark.text).width / 2;
      context.fillText(mark.text, Math.min(Math.max(x, half), this.width - half), 8);
    }
  }

  drawNames(context) {
    const every = Math.max(1, Math.ceil(11 / this.rowHeight));
    context.textAlign = "right";
    for (let rank = 0; rank < this.run.pp; rank += every) {
      const y = this.y(rank) + this.rowHeight / 2;
      if (y < axisHeight || y > this.height) continue;
      const isChosen = rank === this.page.chosenRank;
      context.font = `${isChosen ? "bold " : ""}11px system-ui, sans-serif`;
      context.fillText(String(rank), this.left - 6, y);
    }
  }

  /** How many instructions are seen. */
  countVisible() {
    const { run, page: { view } } = this;
    let count = 0;
    for (let rank = Math.floor(view.firstRank); rank < Math.min(run.pp, view.lastRank); rank++) {
      const [first, behind] = run.range(rank);
      count += placeAfter(run.start, view.to * run.ticks_per_unit, first, behind)
        - placeAfter(run.end, view.from * run.ticks_per_unit, first, behind);
    }
    return count;
  }

  /** The names of components where there is room: `ATTN(F)`, or its letters. */
  drawStreamLabels(context) {
    const { run, page } = this, { view } = page, { start, end, kind, color } = run.components;
    const height = this.rowHeight / run.streams.length, size = Math.floor(Math.min(11, height - 2));
    if (size < 8 || page.isMoving) return;
    context.textAlign = "center";
    context.font = `${size}px system-ui, sans-serif`;
    const until = view.to * run.ticks_per_unit;
    for (let rank = Math.floor(view.firstRank); rank < Math.min(run.pp, view.lastRank); rank++) {
      run.streams.forEach((stream, place) => {
        const [first, behind] = run.streamRange(rank, stream);
        for (let i = placeAfter(end, view.from * run.ticks_per_unit, first, behind);
          i < behind && start[i] < until; i++) {
          const from = Math.max(this.left, this.x(run.units(start[i])));
          const to = Math.min(this.width, this.x(run.units(end[i])));
          const name = run.componentKinds[kind[i]].name;
          if (name.length * size * 0.62 + 4 > to - from) continue;
          context.fillStyle = page.colors.inks[color[2 * i]];
          context.fillText(name, (from + to) / 2, this.y(rank) + height * (place + 0.5) + 0.5);
        }
      });
    }
  }

  /** The micro-batches of blocks, or their whole names, where there is room. */
  drawLabels(context) {
    const { run, page } = this, { view } = page;
    if (page.showsStreams && run.components) return this.drawStreamLabels(context);
    const bandsOfPair = 2, marks = page.marks(run);
    if (this.rowHeight < 9 || (page.isMoving && this.countVisible() > 1500)) return;
    context.textAlign = "center";
    let font = 0;
    const digits = String(run.micro_count - 1).length;
    const until = view.to * run.ticks_per_unit;
    for (let rank = Math.floor(view.firstRank); rank < Math.min(run.pp, view.lastRank); rank++) {
      const [first, behind] = run.range(rank);
      for (let i = placeAfter(run.end, view.from * run.ticks_per_unit, first, behind);
        i < behind && run.start[i] < until; i++) {
        const from = Math.max(this.left, this.x(run.units(run.start[i])));
        const to = Math.min(this.width, this.x(run.units(run.end[i])));
        if (to - from < 8 || (marks && !marks[i])) continue;
        const operations = run.kindsOfCode[run.code[i]].length;
        const height = (this.rowHeight * (1 - copyShare(run)) - 1) / (operations > 1 ? bandsOfPair : 1);
        if (height < 8) continue;
        // Numbers are small where they would not fit otherwise, and left out where nobody could read them.
        const fitting = (to - from - 2) / (digits * 0.58);
        const size = Math.floor(Math.min(12, height - 1, fitting));
        if (size < 8) continue;
        if (size !== font) context.font = `${font = size}px system-ui, sans-serif`;
        for (let place = 0; place < operations; place++) {
          const full = nameOfOperation(run, 2 * i + place, place);
          const isFull = full.length * size * 0.56 + 4 <= to - from;
          const text = isFull ? full : String(run.micro[2 * i + place]);
          context.fillStyle = page.colors.inks[run.color[2 * i + place]];
          context.fillText(text, (from + to) / 2, this.y(rank) + height * (place + 0.5) + 0.5);
        }
      }
    }
  }
}
