// What lies above the blocks of a chart: the time under the pointer, what is pointed at or pinned, arrows.

Object.assign(Chart.prototype, {
  drawOverlay() {
    const { page, run } = this;
    const context = this.overlay.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.overlay.width, this.overlay.height);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.save();
    context.beginPath();
    context.rect(this.left, axisHeight, this.width - this.left, this.height - axisHeight);
    context.clip();
    if (page.showsMessages) this.drawMessages(context);
    if (page.showsPath) this.drawPath(context);
    if (page.followed !== null) this.drawWay(context);
    for (const item of [page.pinned, page.pointed]) {
      if (item) this.drawItem(context, item, item === page.pinned);
    }
    context.restore();
    if (page.time !== null) this.drawTime(context, page.time);
  },

  drawTime(context, time) {
    const x = this.x(time), { colors } = this.page;
    if (x < this.left || x > this.width) return;
    context.fillStyle = colors.ink;
    context.globalAlpha = 0.5;
    context.fillRect(x, axisHeight, 1, this.height - axisHeight);
    context.globalAlpha = 1;
    context.font = "bold 11px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    const text = shortTime(time, this.page.view.span / this.plotWidth);
    const half = context.measureText(text).width / 2 + 5;
    const middle = Math.min(Math.max(x, half), this.width - half);
    context.fillRect(middle - half, 0, 2 * half, 16);
    context.fillStyle = colors.ground;
    context.fillText(text, middle, 8.5);
  },

  /** An outline, and for an instruction of this run arrows to what it needs and what needs it. */
  drawItem(context, item, isPinned) {
    const run = this.run;
    let { instruction } = item;
    if (item.run !== run) {
      // The same operation in another schedule.
      if (instruction === undefined) return;
      const [operation] = item.run.operations(instruction);
      instruction = run.find(operation.kind, operation.stage, operation.micro) >> 1;
      if (instruction < 0) return;
    }
    const outline = (rank, start, end, width) => {
      context.lineWidth = width;
      context.strokeRect(
        this.x(run.units(start)) + 0.5, this.y(rank) + 0.5,
        Math.max(2, this.x(run.units(end)) - this.x(run.units(start)) - 1), this.rowHeight - 2);
    };
    context.strokeStyle = isPinned ? this.page.colors.accent : this.page.colors.ink;
    if (instruction === undefined) {
      const { start, end, next } = run.bubbles;
      outline(item.rank, start[item.bubble], end[item.bubble], isPinned ? 3 : 2);
      const producer = producerOf(run, item.bubble);
      if (producer >= 0) this.drawArrow(context, producer, next[item.bubble]);
      return;
    }
    outline(run.rank[instruction], run.start[instruction], run.end[instruction], isPinned ? 3 : 2);
    for (const other of run.neighbours(instruction, true)) this.drawArrow(context, other, instruction);
    for (const other of run.neighbours(instruction, false)) this.drawArrow(context, instruction, other);
    context.setLineDash([4, 3]);
    for (const other of run.prerequisites(instruction)) this.drawArrow(context, other, instruction);
    for (const other of run.dependants(instruction)) this.drawArrow(context, instruction, other);
    context.setLineDash([]);
  },

  /** An arrow from the end of an instruction to the start of another. */
  drawArrow(context, from, to) {
    const { run } = this;
    const middle = i => this.y(run.rank[i]) + this.rowHeight / 2;
    const [x0, y0] = [this.x(run.units(run.end[from])), middle(from)];
    const [x1, y1] = [this.x(run.units(run.start[to])), middle(to)];
    const bend = Math.max(12, Math.abs(x1 - x0) / 2);
    context.lineWidth = 1.5;
    for (const color of [this.page.colors.ground, this.page.colors.accent]) {
      context.strokeStyle = color;
      context.beginPath();
      context.moveTo(x0, y0);
      context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1 - 2, y1);
      context.globalAlpha = color === this.page.colors.ground ? 0.7 : 1;
      context.lineWidth = color === this.page.colors.ground ? 4 : 1.5;
      context.stroke();
    }
    context.fillStyle = this.page.colors.accent;
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x1 - 8, y1 - 4);
    context.lineTo(x1 - 8, y1 + 4);
    context.fill();
  },

  /** Straight lines between instructions, from ends to starts. */
  drawLines(context, links, color, width) {
    const { run } = this;
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    for (const [from, to] of links) {
      context.moveTo(this.x(run.units(run.end[from])), this.y(run.rank[from]) + this.rowHeight / 2);
      context.lineTo(this.x(run.units(run.start[to])), this.y(run.rank[to]) + this.rowHeight / 2);
    }
    context.stroke();
  },

  drawPath(context) {
    const { path } = this.run;
    const links = [];
    for (let step = 1; step < path.length; step++) {
      if (this.run.rank[path[step]] !== this.run.rank[path[step - 1]]) {
        links.push([path[step - 1], path[step]]);
      }
    }
    this.drawLines(context, links, this.page.colors.accent, 2);
  },

  drawWay(context) {
    const { run, page } = this, links = [];
    for (const to of page.way(run)) {
      for (let place = 0; place < 2; place++) {
        const from = run.micro[2 * to + place] === page.followed ? run.neighbour(to, place, true) : -1;
        if (from >= 0) links.push([from, to]);
      }
    }
    this.drawLines(context, links, this.page.colors.accent, 2);
  },

  /** The messages of what is seen, unless they are too many to be told apart. */
  drawMessages(context) {
    const { run, page } = this, { view } = page, links = [];
    const until = view.to * run.ticks_per_unit;
    for (let rank = 0; rank < run.pp; rank++) {
      const [first, behind] = run.range(rank);
      for (let i = placeAfter(run.end, view.from * run.ticks_per_unit, first, behind);
        i < behind && run.start[i] < until; i++) {
        for (const from of run.neighbours(i, true)) {
          if (run.rank[from] !== rank) links.push([from, i]);
        }
        if (links.length > 4000) {
          page.say("too many messages to draw: zoom in to see them");
          return;
        }
      }
    }
    this.drawLines(context, links, page.colors.faint, 1);
  },
});
