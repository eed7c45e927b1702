import { describe, expect, it } from "vitest";
import { createRng, HOUR_MS } from "../../src/core/index.js";
import { simulateMarket, type Scenario } from "../../src/market/index.js";
import { fundingLead } from "../../src/validation/leakage/fundingLead.js";

const market = (scenario: Scenario, days = 120) =>
  simulateMarket({ scenario, symbols: ["BTCUSDT", "ETHUSDT", "SOLUSDT"], days, barMs: HOUR_MS, rng: createRng(3) })
    .markets;

describe("fundingLead", () => {
  it.each<Scenario>(["strong", "realistic", "none", "hour-bias", "regime-shift"])(
    "is well below zero on the honest market %s",
    (scenario) => {
      expect(fundingLead(market(scenario))).toBeLessThan(-0.05);
    },
  );

  it("is well above zero where rates are stamped an interval early", () => {
    expect(fundingLead(market("leak-early-funding"))).toBeGreaterThan(0.15);
  });

  it("accuses nobody on few settlements, or without any", () => {
    expect(fundingLead(market("leak-early-funding", 40))).toBeNull();
    expect(fundingLead(market("none").map(({ bars }) => ({ bars })))).toBeNull();
  });
});
