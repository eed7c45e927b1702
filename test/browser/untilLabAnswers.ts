/** Waits until JupyterLab answers at `url`; throws after five minutes. */
export async function untilLabAnswers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1_500; attempt++) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((settled) => setTimeout(settled, 200));
  }
  throw new Error(`Cannot reach JupyterLab at ${url}`);
}
