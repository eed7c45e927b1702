// @ts-check
/** A notebook's output on its way into a page: no tag is left that takes the reader elsewhere. */
import assert from "node:assert/strict";
import { withoutWaysOut } from "../../../dist/workbench/notebooks/withoutWaysOut.js";
import { mutateBytes } from "../mutateBytes.mjs";

const WAYS = [
  '<meta http-equiv="refresh" content="0;url=//x">',
  '<BASE href="//x">',
  "<form action=//x><button>",
  '<link rel="prefetch" href="//x">',
  "<iframe srcdoc='<meta http-equiv=refresh>'></iframe>",
  "<svg><style><!--</style><base href=//x>-->",
  "<object data=//x>",
  "<scr<meta>ipt>",
  "<p title='<link'>&lt;form&gt;</p>",
  "<table><tr><td>1</td></tr></table>",
];

/** @type {import("../kind.js").Kind} */
export const pages = {
  prepare: async () => async (rng) => {
    const words = Array.from({ length: 1 + rng.integer(4) }, () => WAYS[rng.integer(WAYS.length)] ?? "");
    const markup = mutateBytes(Buffer.from(words.join("\n")), rng).toString("utf8");
    const kept = withoutWaysOut(markup);
    // As the HTML standard begins a tag: "<", letters up to a space, "/" or ">"; a NUL is read as a letter.
    for (const [, name = ""] of kept.matchAll(/<([a-z][^\t\n\f\r />]*)/gi))
      assert.ok(!["base", "embed", "form", "iframe", "link", "meta", "object"].includes(name.toLowerCase()), name);
    assert.equal(withoutWaysOut(kept), kept);
  },
};
