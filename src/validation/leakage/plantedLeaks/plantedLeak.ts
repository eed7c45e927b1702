/** A leak that is planted on purpose, to see that the check finds it. */
import type { Dataset } from "../../../dataset/index.js";
import type { Member } from "../../../models/index.js";
import type { SymbolMarket } from "../../../market/index.js";
import type { LeakageTestId } from "../leakageReport.js";
import type { Stages } from "../stages.js";

/** What a leak is planted into. */
export interface Plot {
  readonly stages: Stages;
  readonly markets: readonly SymbolMarket[];
  readonly dataset: Dataset;
  /** The one that is fitted. */
  readonly member: Member;
}

export interface PlantedLeak {
  readonly id: string;
  /** What is done wrong, as a page says it. */
  readonly title: string;
  /** The tests that are run against it; one of them must fail. */
  readonly caughtBy: readonly LeakageTestId[];
  /** The same with one stage done wrong; null where there is nothing to do it to, which a page counts as not there. */
  plant(plot: Plot): Plot | null;
}
