// Blocks as pixels. Each pixel has the mean colour of what runs in it, by the time that it takes: blocks that are
// too narrow to be seen merge, and what is idle stays as light as the figures say.

/** The red, green and blue of `#rrggbb`. */
function rgb(hex) { return [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16)); }

/** A colour between two. */
function mixed(one, other, share) { return one.map((value, i) => value + (other[i] - value) * share); }

/** The colours of a page in the reader's scheme. */
class Colors {
  constructor(figures) {
    const style = getComputedStyle(document.documentElement);
    const variable = name => style.getPropertyValue(name).trim();
    this.ink = variable("--ink");
    this.idle = variable("--idle");
    this.ground = variable("--ground");
    this.accent = variable("--accent");
    this.faint = variable("--faint");
    this.idleRGB = rgb(this.idle);
    this.groundRGB = rgb(this.ground);
    this.kinds = figures.kinds.flatMap(kind => kind.colors.map(rgb));
    this.inks = figures.kinds.flatMap(kind => kind.inks);
    // What is not looked for steps back.
    this.pale = this.kinds.map(color => mixed(color, this.idleRGB, 0.78));
    this.causes = figures.causes.map(cause => rgb(cause.color));
  }
}

/** A line of pixels that colours are laid on, each for a part of a pixel or for many. */
class PixelLine {
  constructor(width) {
    this.width = width;
    // Red, green, blue and how much of the pixel is covered; one pixel more, for what ends at the edge.
    this.sums = new Float32Array(4 * (width + 1));
  }

  clear() { this.sums.fill(0); }

  /** Lays a colour on from one place to another, in pixels from 0 to the width. */
  lay(from, to, color) {
    const { sums } = this;
    const red = color[0], green = color[1], blue = color[2];
    const last = to | 0;
    let pixel = from | 0, share = pixel === last ? to - from : pixel + 1 - from;
    for (;;) {
      const at = 4 * pixel;
      sums[at] += share * red;
      sums[at + 1] += share * green;
      sums[at + 2] += share * blue;
      sums[at + 3] += share;
      if (++pixel > last) return;
      share = pixel === last ? to - last : 1;
    }
  }

  /** Writes the pixels, what nothing lies on being `rest`. */
  write(pixels, offset, rest) {
    const { sums } = this;
    for (let x = 0, at = 0; x < this.width; x++, at += 4) {
      const free = sums[at + 3] < 1 ? 1 - sums[at + 3] : 0;
      pixels[offset + x] = 0xFF000000 | (sums[at + 2] + free * rest[2] + 0.5) << 16
        | (sums[at + 1] + free * rest[1] + 0.5) << 8 | (sums[at] + free * rest[0] + 0.5);
    }
  }
}

/**
 * Lays blocks of a rank on a line: those of a range of `source`, which is a run or its components; `band` is 0, or 1
 * for the backwards of pairs.
 */
function layBlocks(line, run, source, [first, behind], band, view, colors, marks, gap) {
  const perTick = line.width / view.span / run.ticks_per_unit;
  const origin = -view.from * perTick * run.ticks_per_unit;
  const until = view.to * run.ticks_per_unit;
  const { start, end, color, instruction } = source;
  for (let i = placeAfter(end, view.from * run.ticks_per_unit, first, behind);
    i < behind && start[i] < until; i++) {
    const from = start[i] * perTick + origin, to = end[i] * perTick + origin;
    const wide = to - from >= 4 * gap;
    const shade = color[2 * i + band];
    line.lay(
      from < 0 ? 0 : from, Math.min(line.width, wide ? to - gap : to),
      marks && !marks[instruction ? instruction[i] : i] ? colors.pale[shade] : colors.kinds[shade]);
    if (wide && to <= line.width) line.lay(to - gap, to, colors.groundRGB);
  }
}

/** Lays the causes of a rank's bubbles on a line. */
function layBubbles(line, run, rank, view, colors) {
  const perTick = line.width / view.span / run.ticks_per_unit;
  const origin = -view.from * perTick * run.ticks_per_unit;
  const { start, end, cause, rankStarts } = run.bubbles;
  for (let b = rankStarts[rank]; b < rankStarts[rank + 1]; b++) {
    const from = Math.max(0, start[b] * perTick + origin);
    const to = Math.min(line.width, end[b] * perTick + origin);
    if (to > from) line.lay(from, to, colors.causes[cause[b]]);
  }
}

/** The part of a row that copies take, below the rest. */
function copyShare(run) { return run.hasCopies ? 0.3 : 0; }

/** Fills lines of pixels with the first of them. */
function repeatLine(pixels, width, first, behind) {
  for (let y = first + 1; y < behind; y++) {
    pixels.copyWithin(y * width, first * width, (first + 1) * width);
  }
}

/** Paints the rows of a run into pixels: from which rank on, and how high each is. */
function paintRows(image, run, view, colors, options) {
  const { top, rowHeight, marks, showsCauses, showsStreams, gap } = options;
  const pixels = new Uint32Array(image.data.buffer);
  const { width, height } = image;
  const ground = packed(colors.groundRGB);
  pixels.fill(ground);
  const line = new PixelLine(width);
  const bands = run.pairs && rowHeight >= 4 ? 2 : 1;
  const copyHeight = copyShare(run) * rowHeight;
  // Ranks that share a line of pixels: the first stands for all.
  let painted = -1;
  for (let rank = Math.max(0, Math.floor(-top / rowHeight)); rank < run.pp; rank++) {
    const from = Math.max(0, Math.round(top + rank * rowHeight));
    const space = rowHeight >= 6 * gap ? gap : 0;
    const bottom = Math.min(height, Math.round(top + (rank + 1) * rowHeight) - space);
    const to = Math.max(from + 1, Math.round(bottom - copyHeight));
    if (from >= height) break;
    if (to <= from || from <= painted) continue;
    painted = from;
    if (showsStreams && run.components) {
      run.streams.forEach((stream, place) => {
        const begin = from + Math.round((bottom - from) * place / run.streams.length);
        const finish = from + Math.round((bottom - from) * (place + 1) / run.streams.length);
        if (finish <= begin) return;
        line.clear();
        layBlocks(
          line, run, run.components, run.streamRange(rank, stream), 0, view, colors, marks, gap);
        line.write(pixels, begin * width, colors.idleRGB);
        repeatLine(pixels, width, begin, finish);
      });
      continue;
    }
    for (let band = 0; band < bands; band++) {
      line.clear();
      layBlocks(line, run, run, run.range(rank), band, view, colors, marks, gap);
      if (showsCauses) layBubbles(line, run, rank, view, colors);
      const begin = from + Math.round((to - from) * band / bands);
      const finish = from + Math.round((to - from) * (band + 1) / bands);
      if (finish <= begin) continue;
      line.write(pixels, begin * width, colors.idleRGB);
      repeatLine(pixels, width, begin, finish);
    }
    if (bottom <= to || copyHeight < 1) continue;
    line.clear();
    layBlocks(line, run, run, run.copies(rank), 0, view, colors, marks, gap);
    line.write(pixels, to * width, colors.groundRGB);
    repeatLine(pixels, width, to, bottom);
  }
}

function packed(color) { return (0xFF000000 | color[2] << 16 | color[1] << 8 | color[0]) >>> 0; }
