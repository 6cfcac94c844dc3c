// Which part of time and of the ranks is seen, the same in all charts of a page.

class View {
  /** All of `length` units of time and `ranks` ranks. */
  constructor(length, ranks) {
    this.length = length;
    this.ranks = ranks;
    // The shortest time that can fill a chart.
    this.least = length / 1e7;
    this.fit();
  }

  /** Shows everything. */
  fit() {
    this.from = 0;
    this.to = this.length;
    this.firstRank = 0;
    this.lastRank = this.ranks;
  }

  get span() { return this.to - this.from; }
  get rows() { return this.lastRank - this.firstRank; }

  /** Shows a part of time, as far as there is one. */
  show(from, to) {
    const span = Math.min(this.length, Math.max(this.least, to - from));
    this.from = Math.min(Math.max(0, from), this.length - span);
    this.to = this.from + span;
  }

  /** Makes what is seen so many times as long, `time` staying where it is. */
  zoom(factor, time) {
    const span = Math.min(this.length, Math.max(this.least, this.span * factor));
    const share = (time - this.from) / this.span;
    this.show(time - share * span, time + (1 - share) * span);
  }

  /** Moves by a share of what is seen. */
  pan(share) { this.show(this.from + share * this.span, this.to + share * this.span); }

  /** Shows so many ranks, a fraction of one too, from one on. */
  showRanks(first, rows) {
    rows = Math.min(this.ranks, Math.max(1, rows));
    this.firstRank = Math.min(Math.max(0, first), this.ranks - rows);
    this.lastRank = this.firstRank + rows;
  }

  /** Shows so many times as many ranks, `rank` staying where it is. */
  zoomRanks(factor, rank) {
    const rows = Math.min(this.ranks, Math.max(1, this.rows * factor));
    this.showRanks(rank - (rank - this.firstRank) / this.rows * rows, rows);
  }

  /** Moves so that a part of time on a rank is seen well, on charts that show so much well. */
  reveal(start, end, rank, mostLengths, mostRows) {
    const length = Math.max(end - start, this.least);
    if (this.span > mostLengths * length || start < this.from || end > this.to) {
      const span = Math.min(this.span, 40 * length);
      this.show((start + end - span) / 2, (start + end + span) / 2);
    }
    if (this.rows > mostRows) this.showRanks(rank + 0.5 - mostRows / 2, mostRows);
    if (rank < this.firstRank) this.showRanks(rank, this.rows);
    if (rank + 1 > this.lastRank) this.showRanks(rank + 1 - this.rows, this.rows);
  }

  /** Round times that are at least `apart` units from each other. */
  marks(apart) {
    const power = 10 ** Math.floor(Math.log10(apart));
    const step = [1, 2, 5, 10].map(times => times * power).find(step => step >= apart) ?? apart;
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const marks = [];
    for (let n = Math.ceil(this.from / step); n * step <= this.to; n++) {
      marks.push({ time: n * step, text: (n * step).toFixed(decimals) });
    }
    return marks;
  }
}
