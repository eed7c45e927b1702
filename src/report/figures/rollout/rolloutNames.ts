/** Names of the two models, as the page calls them. */
export interface RolloutNames {
  readonly champion: string;
  readonly challenger: string;
}
