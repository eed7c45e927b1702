/**
 * What is wrong with where things stand on a page: text over text, text that is cut or wider than the page, words of
 * a result on two lines, labels of a figure that collide, are cut or are crossed by a line, ticks that say the same.
 *
 * Runs inside the page, so it knows nothing of this module but itself. Boxes of HTML text are those of its lines; a
 * label of a figure is the four corners of its box as it stands turned on the screen, less the air above and below
 * its letters.
 *
 * @returns One sentence each, at most `most` of a kind; empty where nothing is wrong.
 */
export function layoutProblems(most: number): string[] {
  type Point = readonly [x: number, y: number];
  interface Line {
    readonly text: string;
    readonly box: DOMRect;
    readonly frame: Element | null;
  }
  interface Label {
    readonly text: string;
    readonly corners: readonly Point[];
    readonly isDirect: boolean;
  }
  const SLACK_PX = 2;
  const pageWidth = document.documentElement.clientWidth;
  const shown = (element: Element): boolean => element.checkVisibility({ opacityProperty: true });
  const quoted = (text: string): string => JSON.stringify(text.trim().replace(/\s+/g, " ").slice(0, 60));
  const firstOf = (found: readonly string[]): string[] => [...new Set(found)].slice(0, most);

  /** What scrolls or cuts on its own; what stands in it is held against its own kind only. */
  const frameOf = (element: Element): Element | null => element.closest(".wide, .plot-frame, pre, .cell, .hidden");

  const lines: Line[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent ?? "";
    if (parent === null || text.trim() === "" || parent.closest("svg, script, style, .hidden, .plot") !== null)
      continue;
    if (!shown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of Array.from(range.getClientRects()))
      if (box.width > 1 && box.height > 1) lines.push({ text, box, frame: frameOf(parent) });
  }

  const wide = firstOf(
    lines
      .filter(({ box, frame }) => frame === null && (box.right > pageWidth + SLACK_PX || box.left < -SLACK_PX))
      .map(({ text }) => `text leaves the page: ${quoted(text)}`),
  );

  const byTop = [...lines].sort((a, b) => a.box.top - b.box.top);
  const overlaps: string[] = [];
  byTop.forEach((line, k) => {
    for (let other = k + 1; other < byTop.length && byTop[other]!.box.top < line.box.bottom - 3; other++) {
      const { box, text, frame } = byTop[other]!;
      const across = Math.min(box.right, line.box.right) - Math.max(box.left, line.box.left);
      const down = Math.min(box.bottom, line.box.bottom) - box.top;
      if (frame === line.frame && across > SLACK_PX && down > 0.3 * Math.min(box.height, line.box.height))
        overlaps.push(`text lies over text: ${quoted(line.text)} and ${quoted(text)}`);
    }
  });

  const cut = firstOf(
    Array.from(document.querySelectorAll("body *")).flatMap((element) => {
      if (element.closest("svg, .plot-frame, .plot, .hidden, pre, .wide, .cell") !== null || !shown(element)) return [];
      const { overflowX, overflowY } = getComputedStyle(element);
      const isCut =
        (overflowX !== "visible" && element.scrollWidth > element.clientWidth + SLACK_PX) ||
        (overflowY !== "visible" && element.scrollHeight > element.clientHeight + SLACK_PX);
      return isCut && element !== document.documentElement && element !== document.body
        ? [`content is cut: ${quoted(element.textContent ?? "")}`]
        : [];
    }),
  );

  const broken = Array.from(document.querySelectorAll(".result-word")).flatMap((word) =>
    shown(word) && new Set(Array.from(word.getClientRects(), ({ top }) => Math.round(top))).size > 1
      ? [`a result stands on two lines: ${quoted(word.textContent ?? "")}`]
      : [],
  );

  const cornersOf = (element: SVGGraphicsElement): Point[] => {
    const { x, y, width, height } = element.getBBox();
    const matrix = element.getScreenCTM();
    const air = 0.18 * Math.min(height, 20);
    return [
      [x, y + air],
      [x + width, y + air],
      [x + width, y + height - air],
      [x, y + height - air],
    ].map(([px, py]): Point => {
      const at = new DOMPoint(px, py).matrixTransform(matrix ?? undefined);
      return [at.x, at.y];
    });
  };
  /** Separating axes of two convex shapes: they touch unless some edge of one has all of the other on its far side. */
  const gapAlong = (a: readonly Point[], b: readonly Point[]): boolean =>
    a.some(([x, y], k) => {
      const [nextX, nextY] = a[(k + 1) % a.length]!;
      const length = Math.hypot(nextX - x, nextY - y) || 1;
      const [normalX, normalY] = [(nextY - y) / length, (x - nextX) / length];
      const along = (points: readonly Point[]) => points.map(([px, py]) => px * normalX + py * normalY);
      const [ownTo, otherTo] = [along(a), along(b)];
      return Math.max(...ownTo) - 1 <= Math.min(...otherTo) || Math.max(...otherTo) - 1 <= Math.min(...ownTo);
    });
  const meet = (a: readonly Point[], b: readonly Point[]): boolean => !gapAlong(a, b) && !gapAlong(b, a);
  const holds = (corners: readonly Point[], [px, py]: Point): boolean => {
    const sides = corners.map(([x, y], k) => {
      const [nextX, nextY] = corners[(k + 1) % corners.length]!;
      return (nextX - x) * (py - y) - (nextY - y) * (px - x);
    });
    return sides.every((side) => side > 0) || sides.every((side) => side < 0);
  };

  const inFigures = Array.from(document.querySelectorAll<HTMLElement>(".js-plotly-plot")).flatMap((plot) => {
    if (plot.offsetParent === null) return [];
    const name = plot.closest("[id]")?.id ?? "?";
    const place = plot.getBoundingClientRect();
    const labels = Array.from(plot.querySelectorAll<SVGTextElement>(".main-svg text")).flatMap((text): Label[] => {
      if ((text.textContent ?? "").trim() === "" || !shown(text) || text.closest(".hoverlayer, .modebar") !== null)
        return [];
      if (getComputedStyle(text).fill === "none" || text.getBBox().width === 0) return [];
      return [
        {
          text: text.textContent ?? "",
          corners: cornersOf(text),
          isDirect: text.closest(".annotation, .textpoint, .bartext, .legend") !== null || text.matches(".bartext"),
        },
      ];
    });
    const found: string[] = [];
    for (const { text, corners } of labels)
      if (
        corners.some(
          ([x, y]) =>
            x < place.left - SLACK_PX ||
            x > place.right + SLACK_PX ||
            y < place.top - SLACK_PX ||
            y > place.bottom + SLACK_PX,
        )
      )
        found.push(`figure ${name}: the label ${quoted(text)} is cut`);
    labels.forEach((label, k) => {
      for (const other of labels.slice(k + 1))
        if (meet(label.corners, other.corners))
          found.push(`figure ${name}: the labels ${quoted(label.text)} and ${quoted(other.text)} collide`);
    });
    const strokes = Array.from(
      plot.querySelectorAll<SVGPathElement>(
        ".scatterlayer path.js-line, .shapelayer path, .scatterlayer path.yerror, .scatterlayer path.xerror, " +
          ".barlayer path.yerror, .barlayer path.xerror",
      ),
    ).filter((path) => {
      const { stroke, strokeWidth, strokeOpacity } = getComputedStyle(path);
      return stroke !== "none" && parseFloat(strokeWidth) > 0 && Number(strokeOpacity) > 0 && shown(path);
    });
    // Ticks that are numbers; a date may stand twice under two days.
    for (const axis of Array.from(plot.querySelectorAll(".xaxislayer-above, .yaxislayer-above"))) {
      const ticks = Array.from(axis.querySelectorAll(".xtick text, .ytick text"), (text) => text.textContent ?? "");
      const twice = ticks.find((tick, k) => /^[\u2212-]?[\d.,]+%?$/.test(tick) && ticks.indexOf(tick) < k);
      if (twice !== undefined) found.push(`figure ${name}: two ticks of an axis say ${quoted(twice)}`);
    }
    const direct = labels.filter(({ isDirect }) => isDirect);
    if (direct.length > 0)
      for (const path of strokes) {
        const length = path.getTotalLength();
        const matrix = path.getScreenCTM() ?? undefined;
        const steps = Math.min(2_000, Math.ceil(length / 2));
        for (let step = 0; step <= steps; step++) {
          const at = path.getPointAtLength((length * step) / Math.max(1, steps)).matrixTransform(matrix);
          const crossed = direct.find(({ corners }) => holds(corners, [at.x, at.y]));
          if (crossed === undefined) continue;
          found.push(`figure ${name}: a line crosses the label ${quoted(crossed.text)}`);
          break;
        }
      }
    return firstOf(found);
  });

  const overflow = document.documentElement.scrollWidth - pageWidth;
  return [
    ...(overflow > 1 ? [`the page is ${overflow} px wider than the screen`] : []),
    ...wide,
    ...firstOf(overlaps),
    ...cut,
    ...firstOf(broken),
    ...inFigures,
  ];
}
