import { html, type Html } from "../html.js";

/** Where the numbers of a page come from. */
export interface Origin {
  /**
   * "Simulated market, scenario strong, seed 7: ..." or "Real data, 5 symbols, 2025-07-04 to 2025-12-31, no
   * liquidation history".
   */
  readonly line: string;
  /** What a reader must know before any number: "Profile tiny: too small to judge a model by". */
  readonly caution?: string;
}

/** The first line of every page; never hidden, never in a footnote. */
export function renderOrigin({ line, caution }: Origin): Html {
  const warned = caution !== undefined && html` <strong class="caution">${caution}</strong>`;
  return html`<p class="origin"><span>${line}</span>${warned}</p>
`;
}
