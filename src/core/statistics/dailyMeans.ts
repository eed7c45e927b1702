/** What a bootstrap of days reads: sums and rows by day, and their means. */

/** Weighted sums over weighted counts; NaN if no row was drawn. */
export function ratioOf(sums: Float64Array, counts: Float64Array, weightOfDay: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let day = 0; day < weightOfDay.length; day++) {
    sum += weightOfDay[day]! * sums[day]!;
    count += weightOfDay[day]! * counts[day]!;
  }
  return sum / count;
}

/** One value a day; a day without rows takes the overall mean, which adds no correlation. */
export function dailyMeans(sums: Float64Array, counts: Float64Array): Float64Array {
  const overall = ratioOf(sums, counts, new Float64Array(sums.length).fill(1));
  return sums.map((sum, day) => (counts[day]! > 0 ? sum / counts[day]! : overall));
}
