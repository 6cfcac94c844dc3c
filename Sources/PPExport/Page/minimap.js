// All of the time of all runs, with the part that the charts show.

class Minimap {
  constructor(page, element) {
    this.page = page;
    this.element = element;
    this.canvas = element.querySelector("canvas");
    this.frame = element.querySelector("div");
  }

  /** Paints the runs; the frame moves without that. */
  draw() {
    const { page, canvas } = this;
    const whole = new View(page.view.length, page.view.ranks);
    const [left, width] = this.place();
    const strip = Math.max(24, Math.min(48, 3 * page.view.ranks));
    const height = page.runs.length * (strip + 3);
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${width}px`;
    canvas.style.marginLeft = `${left}px`;
    const context = canvas.getContext("2d");
    page.runs.forEach((run, number) => {
      const image = new ImageData(width, strip);
      paintRows(image, run, whole, page.colors, {
        top: 0, rowHeight: strip / run.pp, marks: page.marks(run), showsCauses: page.showsCauses,
        gap: 1,
      });
      context.putImageData(image, 0, number * (strip + 3));
    });
    this.element.style.height = `${height}px`;
    this.move();
  }

  /** Where the time axis starts, and how long it is: as in the charts. */
  place() {
    const [chart] = this.page.charts;
    return [chart.left, Math.max(1, Math.floor(chart.plotWidth))];
  }

  move() {
    const { view } = this.page, [left, width] = this.place();
    this.frame.style.left = `${left + view.from / view.length * width}px`;
    this.frame.style.width = `${Math.max(3, view.span / view.length * width)}px`;
  }

  /** The time at a place. */
  time(x) {
    const [left, width] = this.place();
    return (x - left) / width * this.page.view.length;
  }
}
