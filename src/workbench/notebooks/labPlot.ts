/**
 * Figures in the colours of JupyterLab's theme, also after it was switched. Lab's plotly renderer knows no theme, so a
 * figure says three colours by which a style sheet finds what is to take the theme's own.
 */
import { COLOUR, SERIES } from "../../report/index.js";

/** Of grid and axes; no figure uses it for anything else. */
const LINE = "#010102";
/** Behind what hovers. */
const PAPER = "#fefefd";

/** What stands under a figure's own layout, as the offline pages have it. */
const AXIS = {
  automargin: true,
  gridcolor: LINE,
  linecolor: LINE,
  zerolinecolor: COLOUR.ink,
  zerolinewidth: 1,
  title: { font: { size: 14 } },
};
const TEMPLATE = {
  layout: {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 14, color: COLOUR.ink },
    colorway: SERIES,
    xaxis: AXIS,
    yaxis: AXIS,
    modebar: { bgcolor: "rgba(0,0,0,0)", color: COLOUR.quiet, activecolor: COLOUR.quiet },
    hoverlabel: { bgcolor: PAPER, font: { color: COLOUR.ink } },
    legend: { bgcolor: "rgba(0,0,0,0)", orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
    margin: { t: 24, r: 16, b: 48, l: 56 },
  },
};
/** Who says one of these has colours in mind that the theme's would not go with. */
const OWN_LOOKS = ["template", "paper_bgcolor", "plot_bgcolor"];

/** A layout that follows Lab's theme; one with a template or a background of its own stays as it is. */
export function inLab(layout: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return OWN_LOOKS.some((name) => name in layout) ? layout : { template: TEMPLATE, ...layout };
}

/** A browser writes colours into an element's style as `rgb(1, 1, 1)`. */
function exchanged(colour: string, themed: string): string {
  const rgb = `rgb(${[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(", ")})`;
  return ["fill", "stroke"]
    .map((name) => `.js-plotly-plot [style*="${name}: ${rgb}"] { ${name}: ${themed} !important; }`)
    .join("\n");
}

/**
 * The theme's colours, of Lab or of VS Code, in the place of those three. A notebook that is opened again shows the
 * renderer's own picture until the pointer is over it: in a dark theme its light and dark change places.
 */
export const LAB_PLOT_STYLES: string = `
.js-plotly-plot .main-svg { background: transparent !important; }
${exchanged(COLOUR.ink, "var(--jp-content-font-color1, var(--vscode-editor-foreground, #010101))")}
${exchanged(LINE, "var(--jp-border-color2, var(--vscode-panel-border, #cccccc))")}
${exchanged(PAPER, "var(--jp-layout-color0, var(--vscode-editor-background, #fefefd))")}
body[data-jp-theme-light="false"] .jp-RenderedPlotly .plot-img { filter: invert(1) hue-rotate(180deg); }
`;
